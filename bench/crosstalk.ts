// Where the warning of crosstalk should stand: pairs of concepts on a model's shelf, those trained to be orthogonal among them, and, where
// bench/composlora.ts has drawn them, what a merge costs the pairs on either side. `npx tsx bench/crosstalk.ts [MODEL] [RESULTS.jsonl]`.
// Prints Markdown; the threshold goes to CROWDED in src/lora/crosstalk.ts.
import { readFile } from 'node:fs/promises'
import { embeddedModel } from '../cli/embedded.ts'
import { directory } from '../cli/folder.ts'
import { fromShelf, shelfOf, type Shelved } from '../src/adapters/shelf.ts'
import { CROWDED } from '../src/lora/crosstalk.ts'
import { bootstrapMean } from '../src/math/statistics.ts'
import { createHost } from '../src/pipelines/host.ts'
import type { Line } from './composlora/report.ts'
import { widestGap } from './crosstalk/border.ts'

const [folder = embeddedModel, results = '.cache/composlora/results.jsonl'] = process.argv.slice(2)
const source = await directory(folder)
const host = createHost({ threads: 1 })
await host.load(source, { device: 'wasm', precision: 'float32' }, () => undefined)
const isConcept = ({ kind, category, trigger }: Shelved) =>
  kind === 'adapter' && trigger !== null && (category === 'character' || category === 'object')
const byId = new Map<string, Shelved>()
for (const one of (await shelfOf(source)).filter(isConcept))
  byId.set((await host.addAdapter(await fromShelf(source, one))).id, one)

const orthogonal = ({ name }: Shelved) => name.endsWith('-orthogonal')
const pairs = (await host.crosstalk([...byId.keys()])).flatMap(({ adapters: [a, b], crowding, layers }) => {
  const [one, other] = [byId.get(a)!, byId.get(b)!]
  // Changes in proportion to the weight alone share no measure; two adapters of one thing are meant to be alike.
  if (layers.length === 0 || one.trigger === other.trigger) return []
  return [{ names: [one.name, other.name], together: orthogonal(one) && orthogonal(other), crowding }]
})
pairs.sort((a, b) => a.crowding - b.crowding)
const threshold = widestGap(pairs.map(({ crowding }) => crowding)) ?? CROWDED

console.log('| pair | trained | crowding |\n| --- | --- | --- |')
for (const { names, together, crowding } of pairs)
  console.log(`| ${names.join(', ')} | ${together ? 'orthogonal' : 'by themselves'} | ${crowding.toFixed(2)} |`)
console.log(`\nThreshold ${threshold.toFixed(1)}, across the widest gap (now ${CROWDED}).`)

/** Identity that a merge costs, in points: what Composite, which keeps adapters apart, has more in the same scene. */
const drawn = (await readFile(results, 'utf8').catch(() => '')).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line) // prettier-ignore
const lost = (names: readonly string[]) =>
  drawn.flatMap((line) => {
    if (line.method !== 'merge' || !names.every((name) => line.scene.split(' + ').includes(name))) return []
    const apart = drawn.find(({ method, scene, setting }) => method === 'composite' && scene === line.scene && setting === line.setting) // prettier-ignore
    return apart ? [100 * (apart.marks.identity! - line.marks.identity!)] : []
  })
for (const [side, those] of [
  ['below', pairs.filter(({ crowding }) => crowding <= threshold)],
  ['above', pairs.filter(({ crowding }) => crowding > threshold)],
] as const) {
  const values = those.flatMap(({ names }) => lost(names))
  if (values.length < 2) continue
  const { mean, interval, n } = bootstrapMean(values)
  console.log(`Pairs ${side} it lose ${mean.toFixed(1)} (${interval!.map((end) => end.toFixed(1)).join(' to ')}) points of identity by a merge, over ${n} scenes.`) // prettier-ignore
}
process.exit(0)
