// How far a walk strays from a fine walk of the same seed, call by call.
import type { StepError } from '../../../grid/errors.ts'
import type { ChartSpec } from './spec.ts'
import { levelWords } from './words.ts'

/** `place` is the cell whose walk it is; `against` says what the fine walk is. */
export function errorChart(errors: readonly StepError[], place: number, against: string): ChartSpec {
  const kinds = [
    ['cumulative', 'so far (cumulative)'],
    ['modular', 'added (modular)'],
  ] as const
  return {
    title: 'Error by model call',
    note: `Distance of the denoised estimate from ${against} at the same σ, root mean square in latent units; modular is what a step added to it (after Li and van der Schaar 2024, amplification taken as 1).`,
    x: { label: 'model call', ticks: errors.map((_, i) => i + 1) },
    y: { label: 'error (latent RMS)' },
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
      dashed: kind === 'modular',
    })),
    table: {
      columns: ['model call', 'σ', 'so far (cumulative)', 'added (modular)'],
      rows: errors.map(({ sigma, cumulative, modular }, i) => ({
        places: [place],
        cells: [String(i + 1), levelWords(sigma), cumulative.toFixed(3), modular.toFixed(3).replace('-', '\u2212')],
      })),
    },
  }
}
