// Measuring how far the walk of one cell strays from a fine walk of the same noise.
import { Ruler } from 'lucide-react'
import { fineRows } from '../../../store/compare/walks.ts'
import { counted } from '../../format.ts'
import { useApp } from '../../use-app.ts'
import { Offer } from './offer.tsx'
import type { WalkedCell } from './walked-cell.ts'

export function FineOffer({ id, settings }: WalkedCell) {
  const measureWalk = useApp((state) => state.measureWalk)
  if (settings.recipe !== undefined) return <span>A recipe has no finer walk to measure against.</span>
  return (
    <Offer icon={Ruler} onTake={() => void measureWalk(id)}>
      Measure its errors (a fine walk, {counted(fineRows(settings), 'row')})
    </Offer>
  )
}
