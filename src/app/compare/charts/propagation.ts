// How errors propagate over many seeds: the distance of the walk's marginal from the forward marginal, after each model call.
import type { LevelError, Propagation } from '../../../grid/propagation.ts'
import type { ChartSpec } from './spec.ts'
import { levelWords } from './words.ts'

const kinds = ['cumulative', 'modular'] as const
type Kind = (typeof kinds)[number]
type Found = NonNullable<LevelError[Kind]>

/** `places` are those of the seeds; `data` says what the forward marginal is made of. */
export function propagationChart({ seeds, levels }: Propagation, places: readonly number[], data: string): ChartSpec {
  const points = (kind: Kind) =>
    levels.flatMap((level, calls) => {
      const found = level[kind]
      return found ? [{ x: calls, y: found.squared, found, level: placeWords(calls, level.sigma) }] : []
    })
  const shown = kinds.filter((kind) => points(kind).length > 0)
  return {
    title: 'Error after each model call, over seeds',
    note: [
      `Distance of the latents of ${seeds} seeds from the forward marginal: ${data}, noised to the same σ.`,
      shown.includes('modular')
        ? 'Modular: of what a step alone makes of that marginal; where cumulative lies above it, earlier errors are carried on.'
        : 'No modular error: this sampler chooses its own steps.',
      'Unbiased MMD², Gaussian kernel; whiskers are 95 % intervals (Li and van der Schaar 2024).',
    ].join(' '),
    x: {
      label: 'model calls made, and the level then',
      names: levels.map(({ sigma }, calls) => `${calls} · σ ${levelWords(sigma)}`),
      ticks: levels.length <= 21 ? levels.map((_, calls) => calls) : [0, levels.length - 1],
    },
    y: { label: 'error (MMD²)' },
    marks: shown.flatMap((kind) =>
      points(kind).map(({ x, y, found, level }) => ({
        x,
        y,
        places,
        series: kind,
        range: found.interval,
        name: `${level}: ${kind} ${foundWords(found)}`,
      })),
    ),
    strokes: shown.map((kind) => ({ series: kind, shape: 'line', points: points(kind), dashed: kind === 'modular' })),
    table: {
      columns: ['model calls made', 'σ', ...shown],
      rows: levels.map((level, calls) => ({
        places,
        cells: [String(calls), levelWords(level.sigma), ...shown.map((kind) => (level[kind] ? foundWords(level[kind]) : '-'))], // prettier-ignore
      })),
    },
  }
}

/** `σ 2.21 after call 2`, `finished`. */
const placeWords = (calls: number, sigma: number): string =>
  calls === 0
    ? `start, σ ${levelWords(sigma)}`
    : sigma === 0
      ? 'finished'
      : `after call ${calls}, σ ${levelWords(sigma)}`

/** `0.0331 (0.0286 to 0.0376)` */
const foundWords = ({ squared, interval: [low, high] }: Found): string =>
  `${numeral(squared)} (${numeral(low)} to ${numeral(high)})`

const numeral = (value: number): string =>
  value
    .toFixed(4)
    .replace(/^-(?=0\.0*$)/, '')
    .replace('-', '\u2212')
