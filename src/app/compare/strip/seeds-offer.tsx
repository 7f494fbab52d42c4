// Measuring how errors propagate along a cell's walk over all its seeds, or why that cannot be.
import { Sprout } from 'lucide-react'
import type { Population } from '../../../grid/population.ts'
import { counted } from '../../format.ts'
import { useApp } from '../../use-app.ts'
import { lackWords } from './lack-words.ts'
import { Offer } from './offer.tsx'

type Props = { readonly id: string; readonly population: Population }

export function SeedsOffer({ id, population: { pairs, lack } }: Props) {
  const cells = useApp((state) => state.plan?.cells)
  const walked = useApp((state) => state.walks[id] !== undefined)
  const measureSeeds = useApp((state) => state.measureSeeds)
  if (lack) return <span>{lackWords(lack)}</span>
  const rowsOf = (one: string) => cells?.get(one)?.rows ?? 0
  const rows = pairs.reduce((sum, pair) => sum + 2 * rowsOf(pair.id), walked ? 0 : rowsOf(id))
  return (
    <Offer icon={Sprout} onTake={() => void measureSeeds(id)}>
      Measure over {counted(pairs.length, 'seed')} ({counted(rows, 'row')})
    </Offer>
  )
}
