// The names that the original Stable Diffusion and SDXL code gives a UNet's modules (`input_blocks.4.1`), from diffusers' names and back.
// Source: make_unet_conversion_map of kohya-ss/sd-scripts, library/sdxl_model_util.py, for any number of layers a block.

const inResnet: Readonly<Record<string, string>> = {
  norm1: 'in_layers.0',
  conv1: 'in_layers.2',
  time_emb_proj: 'emb_layers.1',
  norm2: 'out_layers.0',
  conv2: 'out_layers.3',
  conv_shortcut: 'skip_connection',
}
const outside: Readonly<Record<string, string>> = {
  conv_in: 'input_blocks.0.0',
  conv_norm_out: 'out.0',
  conv_out: 'out.2',
  'time_embedding.linear_1': 'time_embed.0',
  'time_embedding.linear_2': 'time_embed.2',
  'add_embedding.linear_1': 'label_emb.0.0',
  'add_embedding.linear_2': 'label_emb.0.2',
}

/** diffusers' module path -> the original's, undefined where it has none. `paths` are all of the network's modules. */
export const sgmNames = (paths: readonly string[]): ((path: string) => string | undefined) => {
  const has = (prefix: string) => paths.some((path) => path.startsWith(prefix))
  let layers = 0
  while (has(`down_blocks.0.resnets.${layers}.`)) layers++
  return (path) => {
    const known = outside[path]
    if (known) return known
    const [, block, kind, index, rest] =
      /^((?:down|up)_blocks\.\d+|mid_block)\.(resnets|attentions|downsamplers|upsamplers)\.(\d+)\.(.+)$/.exec(path) ??
      []
    if (!block || !kind || rest === undefined) return undefined
    const place = placeOf(block, kind, Number(index), layers, has)
    if (!place) return undefined
    if (kind === 'resnets') return inResnet[rest] && `${place}.${inResnet[rest]}`
    return `${place}.${kind === 'downsamplers' ? 'op' : rest}`
  }
}

const placeOf = (block: string, kind: string, j: number, layers: number, has: (prefix: string) => boolean) => {
  if (block === 'mid_block') return kind === 'attentions' ? `middle_block.${2 * j + 1}` : `middle_block.${2 * j}`
  const [side, number] = block.split('.') as [string, string]
  const per = layers + 1
  const i = Number(number)
  if (side === 'down_blocks') {
    if (kind === 'downsamplers') return `input_blocks.${(i + 1) * per}.0`
    return `input_blocks.${1 + i * per + j}.${kind === 'resnets' ? 0 : 1}`
  }
  if (kind === 'upsamplers') return `output_blocks.${i * per + layers}.${has(`${block}.attentions.`) ? 2 : 1}`
  return `output_blocks.${i * per + j}.${kind === 'resnets' ? 0 : 1}`
}

const inverse = (names: Readonly<Record<string, string>>) =>
  new Map(Object.entries(names).map(([ours, theirs]) => [theirs, ours]))
const ofResnet = inverse(inResnet)
const ofOutside = inverse(outside)

/**
 * The original's name of a tensor -> diffusers', undefined where it has none: the other way round, for a network of `layers` resnets a block
 * on the way down.
 */
export const fromSgm = (name: string, layers: number): string | undefined => {
  const [, module = '', parameter = ''] = /^(.+)(\.[^.]+)$/.exec(name) ?? []
  const known = ofOutside.get(module)
  if (known) return known + parameter
  const at = placeIn(module, layers)
  if (!at) return undefined
  const rest = at.place.includes('.resnets.') ? ofResnet.get(at.rest) : at.rest
  return rest && `${at.place}.${rest}${parameter}`
}

/** The block of diffusers in which a module of the original lies, and its path there, still in the original's words. */
const placeIn = (module: string, layers: number): { place: string; rest: string } | undefined => {
  const per = layers + 1
  const [, middle, inMiddle = ''] = /^middle_block\.(\d+)\.(.+)$/.exec(module) ?? []
  if (middle !== undefined) {
    const n = Number(middle)
    return { place: `mid_block.${n % 2 === 1 ? 'attentions' : 'resnets'}.${Math.floor(n / 2)}`, rest: inMiddle }
  }
  const [, side, number, part, rest = ''] = /^(input|output)_blocks\.(\d+)\.(\d+)\.(.+)$/.exec(module) ?? []
  if (side === undefined) return undefined
  const n = side === 'input' ? Number(number) - 1 : Number(number)
  const [block, j] = [Math.floor(n / per), n % per]
  if (rest === 'op') return { place: `down_blocks.${block}.downsamplers.0`, rest: 'conv' }
  if (rest === 'conv') return { place: `up_blocks.${block}.upsamplers.0`, rest }
  return {
    place: `${side === 'input' ? 'down' : 'up'}_blocks.${block}.${part === '0' ? 'resnets' : 'attentions'}.${j}`,
    rest,
  }
}
