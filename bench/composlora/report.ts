// The tables of a small ComposLoRA: marks by method with confidence, and what papers claim beside what was found. Pure.
import { methods } from '../../src/lora/compose/index.ts'
import { bootstrapMean, pairedDifference, type Mean } from '../../src/math/statistics.ts'
import { isWhole, markNames, scoreOf, type Marks } from './marks.ts'

/** One picture. */
export type Line = {
  /** Stands for the model, `by`, and the settings. */
  readonly key: string
  readonly by: string
  readonly scene: string
  readonly kind: string
  readonly method: string
  /** How all of a report were sampled: `lcm, 4 steps`. */
  readonly setting: string
  readonly marks: Marks
  /** Rows of the network a step, those of them that took the short path; milliseconds of the picture on whatever machine, in the results alone. */
  readonly rows: number
  readonly shallow: number
  readonly milliseconds: number
}

const columns = ['score', ...markNames, 'whole'] as const
type Column = (typeof columns)[number]

/** What a method came to: each mark over the scenes that ask for it, the score by number of adapters. */
export type MethodSummary = {
  readonly method: string
  readonly marks: Readonly<Partial<Record<Column, Mean>>>
  readonly byCount: Readonly<Record<string, Mean>>
  readonly rows: number
  readonly shallow: number
}
export type ClaimSummary = Claim & Mean & { readonly clear: boolean }
export type Summary = {
  readonly setting: string
  readonly scenes: number
  readonly methods: readonly MethodSummary[]
  readonly claims: readonly ClaimSummary[]
}

type Claim = { readonly better: string; readonly than: string; readonly source: string }
const claims: readonly Claim[] = [
  { better: 'switch', than: 'merge', source: 'Zhong et al. 2024' },
  { better: 'composite', than: 'merge', source: 'Zhong et al. 2024' },
  { better: 'w_switch', than: 'switch', source: 'arXiv 2606.03792' },
  { better: 'w_composite', than: 'composite', source: 'arXiv 2606.03792' },
  { better: 'cmlora', than: 'merge', source: 'Zou et al. 2025' },
  { better: 'cmlora', than: 'switch', source: 'Zou et al. 2025' },
  { better: 'cmlora', than: 'composite', source: 'Zou et al. 2025' },
  { better: 'regional', than: 'merge', source: 'kohya-ss, regional LoRA' },
  { better: 'multidiffusion', than: 'merge', source: 'Bar-Tal et al. 2023' },
  { better: 'consislora', than: 'merge', source: 'Chen et al. 2025' },
]

const valueOf = ({ marks }: Line, column: Column): number | undefined => {
  if (column === 'score') return scoreOf(marks)
  return column === 'whole' ? Number(isWhole(marks)) : marks[column]
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const countOf = ({ kind }: Line) => String(kind.split(' + ').length)
const unique = <T>(list: readonly T[]) => [...new Set(list)]

/** One for each setting that was drawn. */
export const summariesOf = (lines: readonly Line[]): readonly Summary[] =>
  unique(lines.map(({ setting }) => setting)).map((setting) =>
    summaryOf(lines.filter((line) => line.setting === setting)),
  )

function summaryOf(lines: readonly Line[]): Summary {
  const by = (method: string) => lines.filter((line) => line.method === method)
  const found = methods.map(({ id }) => id).filter((id) => by(id).length > 0)
  return {
    setting: lines[0]!.setting,
    scenes: unique(lines.map(({ scene }) => scene)).length,
    methods: found.map((method) => methodSummaryOf(method, by(method))),
    claims: claims.flatMap((claim) => claimOf(claim, by) ?? []),
  }
}

function methodSummaryOf(method: string, list: readonly Line[]): MethodSummary {
  const marks = columns.flatMap((column) => {
    const values = list.flatMap((line) => valueOf(line, column) ?? [])
    return values.length === 0 ? [] : [[column, bootstrapMean(values)] as const]
  })
  const byCount = unique(list.map(countOf))
    .sort()
    .map((count) => [count, bootstrapMean(list.filter((line) => countOf(line) === count).map((line) => scoreOf(line.marks)))] as const) // prettier-ignore
  return {
    method,
    marks: Object.fromEntries(marks),
    byCount: Object.fromEntries(byCount),
    rows: mean(list.map(({ rows }) => rows)),
    shallow: mean(list.map(({ shallow }) => shallow)),
  }
}

/** A claim beside the difference of scores over the scenes that both methods drew. */
function claimOf(claim: Claim, by: (method: string) => readonly Line[]): ClaimSummary | undefined {
  const other = new Map(by(claim.than).map((line) => [line.scene, scoreOf(line.marks)]))
  const pairs = by(claim.better).flatMap(({ scene, marks }) => {
    const score = other.get(scene)
    return score === undefined ? [] : [[scoreOf(marks), score] as const]
  })
  if (pairs.length < 2) return undefined
  return { ...claim, ...pairedDifference(pairs.map(([one]) => one), pairs.map(([, one]) => one)) } // prettier-ignore
}

const percent = (value: number) => (100 * value).toFixed(0)
const said = (found: Mean | undefined) => {
  if (!found) return ''
  return found.interval ? `${percent(found.mean)} (${found.interval.map(percent).join('-')})` : percent(found.mean)
}
const labelOf = (id: string) => methods.find((method) => method.id === id)?.label ?? id
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
const table = (heads: readonly string[], body: readonly (readonly string[])[]) =>
  [row(heads), row(heads.map(() => '---')), ...body.map(row)].join('\n')

/** The summaries as Markdown. */
export const markdownOf = (summaries: readonly Summary[]): string => summaries.map(sectionOf).join('\n\n')

function sectionOf({ setting, scenes, methods: found, claims: tried }: Summary): string {
  const counts = unique(found.flatMap(({ byCount }) => Object.keys(byCount))).sort()
  const heads = ['method', ...columns, ...counts.map((count) => `score, ${count} adapters`), 'rows a step']
  const body = found.map(({ method, marks, byCount, rows, shallow }) => [
    labelOf(method),
    ...columns.map((column) => said(marks[column])),
    ...counts.map((count) => said(byCount[count])),
    `${rows.toFixed(1)}${shallow > 0 ? ` (${shallow.toFixed(1)} short)` : ''}`,
  ])
  const verdicts = tried.map(({ better, than, source, mean: difference, interval, clear }) => [
    `${labelOf(better)} above ${labelOf(than)}`,
    source,
    `${(100 * difference).toFixed(1)} (${interval!.map((end) => (100 * end).toFixed(1)).join(' to ')})`,
    !clear ? 'no clear difference' : difference > 0 ? 'confirmed' : 'the other way round',
  ])
  return [
    `**${setting[0]!.toUpperCase()}${setting.slice(1)}**, ${scenes} scenes. Percent, with 95 % bootstrap intervals over the scenes.`,
    table(heads, body),
    ...(verdicts.length > 0 ? [table(['claim', 'source', 'difference of scores, same scenes', 'here'], verdicts)] : []),
  ].join('\n\n')
}
