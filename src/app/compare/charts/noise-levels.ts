// The noise level of each model call: what schedules and samplers make of their steps.
import { withoutSeeds } from '../../../grid/quality.ts'
import type { Line } from '../../../grid/table.ts'
import type { ChartSpec } from './spec.ts'
import { levelWords, valuesWords } from './words.ts'

/** As many different walks are drawn; the table has all. */
const most = 8

export function levelsChart(lines: readonly Line[]): ChartSpec {
  const walks = new Map<string, { names: string[]; places: number[]; sigmas: readonly number[] }>()
  for (const [place, { state, sigmas, values }] of lines.entries()) {
    if (state !== 'drawn' || !sigmas || sigmas.length === 0) continue
    const key = sigmas.join()
    const walk = walks.get(key) ?? { names: [], places: [], sigmas }
    const name = valuesWords(withoutSeeds(values))
    if (!walk.names.includes(name)) walk.names.push(name)
    walk.places.push(place)
    walks.set(key, walk)
  }
  const all = [...walks.values()].map(({ names: [first = '', ...more], ...walk }) =>
    Object.assign(walk, { series: more.length > 0 ? `${first} and ${more.length} more` : first }),
  )
  const drawn = all.slice(0, most)
  const calls = Math.max(0, ...all.map(({ sigmas }) => sigmas.length))
  return {
    title: 'Noise level of each model call',
    note: `Settings that ask at the same levels share a line.${all.length > most ? ` The first ${most} of ${all.length} are drawn; the table has all.` : ''}`,
    x: { label: 'model call', ...(calls <= 20 && { ticks: Array.from({ length: calls }, (_, i) => i + 1) }) },
    y: { label: 'σ', log: true },
    marks: drawn.flatMap(
      ({ series, places, sigmas }) =>
      sigmas.map((sigma, i) => ({ x: i + 1, y: sigma, places, series, name: `${series}: call ${i + 1} at σ ${levelWords(sigma)}` })), // prettier-ignore
    ),
    strokes: drawn.map(({ series, sigmas }) => ({
      series,
      shape: 'line',
      points: sigmas.map((sigma, i) => ({ x: i + 1, y: sigma })),
    })),
    table: {
      columns: ['settings', 'calls', 'σ of each'],
      rows: all.map(({ series, places, sigmas }) => ({
        places,
        cells: [series, String(sigmas.length), sigmas.map(levelWords).join(' · ')],
      })),
    },
  }
}
