// What a picture may be told in the terminal. Names are those of the settings, in the terminal's spelling.
import { dtype, model, threads } from '../terminal/engine-flags.ts'
import type { Flags } from '../terminal/flags.ts'
import { interval, namedNumbers, number, numbers, oneOf, path, size, text, weighted, whole } from '../terminal/kinds.ts'

const seed = whole(0, Number.MAX_SAFE_INTEGER)

/** In the order of --help. What was not said is absent and becomes the model's own default. */
export const generateFlags = {
  model,
  prompt: { value: 'TEXT', kind: text, help: 'what to draw', needed: true },
  negative: { value: 'TEXT', kind: text, help: 'what to keep away from, where guidance is above 1' },
  syntax: {
    value: 'NAME',
    kind: oneOf('plain', 'a1111'),
    help: 'words as they stand, or (a:1.3), [a:b:4], AND, BREAK',
  },
  recipe: { value: 'ID', kind: text, help: 'such as lcm_lora, sdxl_lightning: how a few-step file is sampled' },
  student: {
    value: 'NAME',
    kind: text,
    help: 'few-step file beside the model, or its recipe; with its settings',
  },
  sampler: { value: 'ID', kind: text, help: "such as euler, dpmpp_2m (default: the model's own scheduler)" },
  'sampler-options': { value: 'K=V', kind: namedNumbers, help: "the sampler's own, such as rtol=0.01,order=2" },
  schedule: { value: 'ID', kind: text, help: 'such as leading, trailing, karras' },
  convention: {
    value: 'NAME',
    kind: oneOf('diffusers', 'a1111', 'comfyui'),
    help: 'whose first noise and last levels, where libraries differ',
  },
  'final-sigma': {
    value: 'NAME',
    kind: oneOf('zero', 'sigma_min'),
    help: "where the walk ends (default: as the sampler's reference does)",
  },
  steps: { value: 'N', kind: whole(1, 1000), help: 'network calls, more or less' },
  timesteps: { value: 'T,T', kind: numbers, help: 'asked in place of the schedule, such as 999,749,499,249' },
  'schedule-file': { value: 'FILE', kind: path(), help: 'a named list of timesteps, as cli/search.ts writes it' },
  sigmas: { value: 'S,S', kind: numbers, help: 'the same as noise levels' },
  guidance: {
    value: 'G',
    kind: number(0, 100),
    help: 'guidance scale; at or below 1 the negative prompt is unused',
  },
  eta: { value: 'E', kind: number(0, 1), help: 'share of fresh noise in stochastic samplers' },
  seed: { value: 'S', kind: seed, help: 'picture k uses S + k (default: random, told)' },
  rng: {
    value: 'NAME',
    kind: oneOf('torch', 'philox'),
    help: "noise as torch draws it on the CPU, or on CUDA (A1111's NV)",
  },
  'step-noise': {
    value: 'NAME',
    kind: oneOf('independent', 'brownian'),
    help: 'of dpmpp_sde, 2m_sde, 3m_sde: draw by draw, or one path',
  },
  'variation-seed': { value: 'S', kind: seed, help: 'turns the noise towards that of S + k' },
  'variation-strength': { value: 'V', kind: number(0, 1), help: 'how far it is turned' },
  'seed-resize': { value: 'WxH', kind: size, help: 'keeps the composition that the seed has at this size' },
  'guidance-method': { value: 'ID', kind: text, help: 'such as cfg (default), apg, fdg' },
  'guidance-options': { value: 'K=V', kind: namedNumbers, help: "the method's own, such as eta=0.5,limit=10" },
  'guidance-rescale': { value: 'PHI', kind: number(0, 1), help: 'against burnt pictures' },
  'guidance-interval': { value: 'A-B', kind: interval, help: 'fractions of the steps where guidance acts' },
  decoder: { value: 'NAME', kind: oneOf('full', 'tiny'), help: 'what makes the pixels; tiny where the model has one' },
  width: { value: 'W', kind: whole(8, 8192), help: 'in pixels' },
  height: { value: 'H', kind: whole(8, 8192), help: 'in pixels' },
  count: {
    value: 'N',
    kind: whole(1, 1000),
    help: 'pictures to draw; written as NAME-1.png, NAME-2.png ...',
    usual: 1,
  },
  'clip-skip': {
    value: 'N',
    kind: whole(0, Number.MAX_SAFE_INTEGER),
    help: 'text encoder layers left out from the end',
  },
  lora: {
    value: 'FILE[:W]',
    kind: weighted,
    help: "an adapter's file, or its name beside the model; W:T sets the text apart",
    many: true,
  },
  method: { value: 'ID', kind: text, help: 'how adapters share a picture: merge, switch, composite ...' },
  'method-options': { value: 'K=V', kind: namedNumbers, help: "the method's own, such as refresh=2" },
  regions: {
    value: 'FILE',
    kind: path(),
    help: 'JSON: words and adapters for parts of the picture (docs/adapters.md)',
  },
  'region-base': {
    value: 'WHERE',
    kind: oneOf('everywhere', 'elsewhere'),
    help: 'the prompt counts in every region too, or only where none lies (default)',
  },
  image: {
    value: 'FILE',
    kind: path(),
    help: 'a PNG to start from, cropped to the size; the size where none is said',
  },
  strength: { value: 'S', kind: number(0, 1), help: 'share of the steps walked from --image (default: 0.8)' },
  mask: {
    value: 'FILE',
    kind: path(),
    help: 'a PNG: where it is white --image is drawn anew, the rest stays',
  },
  'init-noise': { value: 'FILE', kind: path(), help: 'safetensors with `latents` [1, c, h, w], unit variance' },
  'save-latents': { value: 'FILE', kind: path(), help: 'writes `latents` before decoding, as safetensors' },
  dtype,
  threads,
  out: {
    value: 'FILE',
    kind: path(),
    help: 'the PNG to write (default: out.png); settings are stored inside',
    usual: 'out.png',
  },
} as const satisfies Flags
