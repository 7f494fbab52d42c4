// A grid as a page that opens from disk: sticky headings, a picture and its numbers in every cell. No scripts.
import { type Distance, metricNames, metrics } from '../../src/grid/metrics/distance.ts'
import type { Plan } from '../../src/grid/plan.ts'
import type { Line } from '../../src/grid/table.ts'
import type { Assessment } from '../../src/protocol.ts'
import { verdictOf } from './judge.ts'

const style = `
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif }
body { margin: 0; background: #808080; color: #000 }
h1, h2, p { margin: 0; padding: 8px 12px; font-size: 16px; background: Canvas; color: CanvasText }
p { font-size: 14px; white-space: pre-wrap }
table { border-spacing: 2px }
th { position: sticky; background: Canvas; color: CanvasText; padding: 4px 8px; font-weight: 600; z-index: 1 }
thead th { top: 0 } tbody th { left: 0; text-align: right } thead th:first-child { left: 0; z-index: 2 }
td { background: Canvas; color: CanvasText; vertical-align: top; padding: 2px; font-variant-numeric: tabular-nums }
td.no { background: repeating-linear-gradient(45deg, Canvas 0 6px, #8884 6px 8px); max-width: 192px }
img { display: block } ul { margin: 2px; padding: 0; list-style: none; white-space: nowrap }`

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

/** HTML. `lines` are by place, in the plan's order. */
export function pageOf(
  plan: Plan,
  lines: readonly Line[],
  about: string,
  pictureOf: (id: string) => string,
  judged: ReadonlyMap<string, Assessment>,
): string {
  const [x, y, ...outer] = plan.axes
  const [columns, rows] = [x?.values.length ?? 1, y?.values.length ?? 1]
  const pages: string[] = []
  for (let first = 0; first < lines.length; first += columns * rows) {
    const { at } = plan.places[first]!
    const name = outer.map(({ parameter, values }, k) => `${parameter} ${values[at[k + 2]!]!.label}`).join(', ')
    const corner = [y?.parameter ?? '', x?.parameter ?? ''].filter(Boolean).join(' \\ ')
    const head = [corner, ...(x?.values.map(({ label }) => label) ?? [''])].map((text) => `<th scope="col">${escaped(text)}</th>`) // prettier-ignore
    const body = Array.from({ length: rows }, (_, row) => {
      const cells = lines.slice(first + row * columns, first + (row + 1) * columns)
      const label = y?.values[row]?.label ?? ''
      return `<tr><th scope="row">${escaped(label)}</th>${cells.map((line) => cellOf(line, plan, pictureOf, judged.get(line.cell ?? ''))).join('')}</tr>`
    })
    pages.push(
      `${name && `<h2>${escaped(name)}</h2>`}<table><thead><tr>${head.join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table>`,
    )
  }
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Comparison</title>
<style>${style}</style>
<h1>Comparison</h1><p>${escaped(about)}</p>
${pages.join('\n')}
</html>
`
}

/** Said by the judge's verdict, in words. */
const said: ReadonlySet<string> = new Set(['agreement', 'placeAgreement', 'styleAgreement'])

function cellOf(line: Line, { cells }: Plan, pictureOf: (id: string) => string, judged?: Assessment): string {
  const name = Object.entries(line.values)
    .map(([axis, value]) => `${axis} ${value}`)
    .join(', ')
  const cell = line.cell === undefined ? undefined : cells.get(line.cell)
  if (line.state !== 'drawn' || !cell) return `<td class="no">${escaped(line.why ?? 'not drawn yet')}</td>`
  const { width, height } = cell.settings
  const times = Math.max(1, Math.floor(192 / width))
  const facts = [
    `${line.rows} rows · ${timeText(line.total!)}`,
    ...metricNames.filter((name) => !said.has(name)).flatMap((name) => factOf(name, line)),
    ...(judged ? verdictOf(judged).map(escaped) : []),
  ]
  const title = escaped(JSON.stringify(cell.settings))
  return `<td title="${title}"><img loading="lazy" decoding="async" src="${pictureOf(cell.id)}" alt="${escaped(name)}" width="${width * times}" height="${height * times}"><ul>${facts.map((fact) => `<li>${fact}</li>`).join('')}</ul></td>`
}

function factOf(name: keyof Distance, line: Line): string[] {
  const value = line[name]
  const { label, unit, digits, better } = metrics[name]
  if (value === undefined) return []
  const number = value === Infinity ? 'equal' : `${value.toFixed(digits)} ${unit}`.trim()
  return [`${label} ${better === 'up' ? '↑' : '↓'} ${number}`]
}

const timeText = (milliseconds: number) =>
  milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
