// How far a walk strays from a fine walk of the same seed, call by call.
import type { StepError } from '../../../grid/errors.ts'
import type { ChartSpec } from './spec.ts'
import { levelWords } from './words.ts'

/** `place` is the cell whose walk it is; `against` says what the fine walk is. */
export function errorChart(errors: readonly StepError[], place: number, against: string): ChartSpec {
  const kinds = [
    ['distance', 'so far'],
    ['added', 'added by the step'],
  ] as const
  return {
    title: 'Distance from a fine walk, by model call',
    note: `Distance of this walk’s denoised estimate from that of ${against} at the same σ, root mean square in latent units; added is what a step changed of it.`,
    x: { label: 'model call', ticks: errors.map((_, i) => i + 1) },
    y: { label: 'distance (latent RMS)' },
    marks: kinds.flatMap(([kind, series]) =>
      errors.map((error, i) => ({
        x: i + 1,
        y: error[kind],
        places: [place],
        series,
        name: `call ${i + 1}, σ ${levelWords(error.sigma)}: ${series} ${error[kind].toFixed(3)}`,
      })),
    ),
    strokes: kinds.map(([kind, series]) => ({
      series,
      shape: 'line',
      points: errors.map((error, i) => ({ x: i + 1, y: error[kind] })),
      dashed: kind === 'added',
    })),
    table: {
      columns: ['model call', 'σ', ...kinds.map(([, series]) => series)],
      rows: errors.map(({ sigma, distance, added }, i) => ({
        places: [place],
        cells: [String(i + 1), levelWords(sigma), distance.toFixed(3), added.toFixed(3).replace('-', '\u2212')],
      })),
    },
  }
}
