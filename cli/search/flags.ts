// The words of the search for a schedule: what to be near to, how far to look, where to write.
import { model, oneThread } from '../terminal/engine-flags.ts'
import type { Flags, Said } from '../terminal/flags.ts'
import { number, path, seeds, size, text, whole } from '../terminal/kinds.ts'

const lists = whole(1, 10_000)

/** In the order of --help; what AutoDiffusion uses where nothing was said. */
export const searchFlags = {
  prompts: {
    value: 'FILE',
    kind: path('a file'),
    help: 'one prompt a line; seed k draws line k, from the top again where lines end',
    needed: true,
  },
  steps: { value: 'N', kind: whole(1, 100), help: 'timesteps of the list (default: 4)', usual: 4 },
  reference: {
    value: 'N',
    kind: whole(1, 1000),
    help: "steps of the walk that is to be met, on the model's own schedule (default: 50)",
    usual: 50,
  },
  seeds: {
    value: 'A-B',
    kind: seeds,
    help: 'seeds that lists are scored on (default: 0-15)',
    usual: seeds.read('0-15')!,
  },
  'held-out': {
    value: 'A-B',
    kind: seeds,
    help: 'seeds that the outcome is measured on afterwards (default: 1000-1031)',
    usual: seeds.read('1000-1031')!,
  },
  against: {
    value: 'ID,ID',
    kind: text,
    help: 'schedules to begin with and to measure against (default: trailing,karras,ays,beta)',
    usual: 'trailing,karras,ays,beta',
  },
  population: { value: 'N', kind: lists, help: 'lists of a generation (default: 50, as AutoDiffusion)', usual: 50 },
  generations: { value: 'N', kind: whole(1, 1000), help: '(default: 10)', usual: 10 },
  parents: { value: 'N', kind: lists, help: 'best lists that the next generation comes from (default: 10)', usual: 10 },
  mutations: {
    value: 'N',
    kind: whole(0, 10_000),
    help: 'lists of a generation that are mutations of those (default: half)',
  },
  crossovers: { value: 'N', kind: whole(0, 10_000), help: 'lists that are crossings of two (default: a fifth)' },
  'mutation-rate': {
    value: 'P',
    kind: number(0, 1),
    help: 'chance of each timestep to change (default: 0.25)',
    usual: 0.25,
  },
  seed: { value: 'N', kind: whole(0, Number.MAX_SAFE_INTEGER), help: 'of the search itself (default: 0)', usual: 0 },
  model,
  sampler: { value: 'ID', kind: text, help: "(default: the model's own)" },
  guidance: { value: 'G', kind: number(0, 100), help: "(default: the model's own)" },
  size: { value: 'WxH', kind: size, help: "(default: the model's own)" },
  name: { value: 'TEXT', kind: text, help: 'what people choose it by (default: the model and the steps)' },
  out: {
    value: 'FILE',
    kind: path('a file'),
    help: 'the JSON that is written; scores lie beside it, and the same command goes on from there',
    needed: true,
  },
  threads: oneThread,
} as const satisfies Flags

export type SearchWords = Said<typeof searchFlags>
