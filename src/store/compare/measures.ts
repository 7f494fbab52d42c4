// What a cell measures: alone, by the embedded judge, and against its reference. Knows who is asked, not when.
import { agreementOf } from '../../grid/metrics/distance.ts'
import { judgedOf, judging } from '../../grid/metrics/judged.ts'
import { failureOf } from '../failure.ts'
import type { Services, State } from '../state.ts'

/** Has the judge read the cell's picture. It reads one size only: other pictures have no agreement. */
export async function judge(id: string, get: () => State, { engine, decodePng }: Services): Promise<void> {
  const [picture, cell] = [await get().cellPicture(id), get().plan?.cells.get(id)]
  if (!picture || !cell) return get().keepMeasure(id, id, {})
  try {
    const pixels = await decodePng(picture.png)
    const known = picture.judged?.by === judging ? picture.judged : undefined
    const judged = known ?? judgedOf(await engine.assess(pixels, cell.settings.prompt))
    return await get().keepMeasure(id, id, agreementOf({ pixels, judged }), { ...picture, judged })
  } catch (error) {
    // Where the judge cannot be had now, it is asked again at the next visit.
    const lasting = failureOf(error).kind === 'bad-input'
    return lasting ? get().keepMeasure(id, id, {}) : get().leaveUnmeasured(id)
  }
}

/** Holds the cell against its reference. A picture that is gone is drawn again at the next run; until then it measures nothing. */
export async function hold(id: string, reference: string, get: () => State, { measure }: Services): Promise<void> {
  const [cell, other] = await Promise.all([get().cellPicture(id), get().cellPicture(reference)])
  await get().keepMeasure(id, reference, cell && other ? await measure(cell, other).catch(() => ({})) : {})
}
