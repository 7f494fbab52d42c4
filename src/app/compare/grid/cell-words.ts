// A cell in words: what it is called, what is known of it. Knows no component.
import type { Plan } from '../../../grid/plan.ts'
import type { CellView } from '../../../store/compare.ts'
import type { FigureName } from '../../../store/compare/look.ts'
import { figureText, seedWords } from '../figures.ts'
import { parameterLabel } from '../parameters.ts'

/** `4 steps`, `seed 7`, `dpmpp_2m`: values by themselves, numbers with what they count. */
export function valueWords(parameter: string, label: string): string {
  if (parameter === 'steps') return `${label} ${label === '1' ? 'step' : 'steps'}`
  return Number.isNaN(Number(label)) ? label || 'nothing' : `${parameterLabel(parameter).toLowerCase()} ${label}`
}

/** `dpmpp_2m, 4 steps, seed 7` */
export const cellName = ({ labels }: Pick<CellView, 'labels'>, { axes }: Plan): string =>
  axes.map(({ parameter }, i) => valueWords(parameter, labels[i] ?? '')).join(', ') || 'the picture'

/** `dpmpp_2m, 4 steps, seed 7: SSIM 0.912, rank 2` */
export function cellWords(
  view: CellView,
  plan: Plan,
  figures: readonly FigureName[],
  rank: number | undefined,
): string {
  return `${cellName(view, plan)}: ${stateWords(view, figures, rank)}`
}

function stateWords(view: CellView, figures: readonly FigureName[], rank: number | undefined): string {
  if (view.state === 'impossible') return `cannot be drawn: ${view.reason}`
  if (view.state === 'failed') return `failed: ${view.reason}`
  if (view.state !== 'drawn') return view.state === 'waiting' ? 'not drawn yet' : 'being drawn'
  const known = figures.flatMap((name) => figureText(name, view) ?? [])
  const facts = [
    view.reference === view.id && 'the reference',
    ...known,
    view.seeds && seedWords(view.seeds),
    rank !== undefined && `rank ${rank}`,
  ]
  return facts.filter(Boolean).join(', ') || 'drawn'
}
