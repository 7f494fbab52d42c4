// How errors propagate along a cell's walk, over all its seeds.
import { Button } from '@mantine/core'
import { Sprout } from 'lucide-react'
import { useMemo } from 'react'
import { nameOf, type Population } from '../../../grid/population.ts'
import { propagationChart } from '../charts/propagation.ts'
import { counted } from '../../format.ts'
import { referenceWords } from '../reference-words.ts'
import { useApp } from '../../use-app.ts'
import { lackWords } from './lack-words.ts'
import { Offers } from './offers.tsx'
import type { WalkedCell } from './walked-cell.ts'
import { WalkedChart } from './walked-chart.tsx'

type Props = { readonly cell: WalkedCell; readonly population: Population; readonly asTable: boolean }

export function SeedErrors({ cell, population, asTable }: Props) {
  const { id, seeds } = cell
  const { pairs = [], lack } = population
  const cells = useApp((state) => state.plan?.cells)
  const reference = useApp((state) => state.grid.reference)
  const measureSeeds = useApp((state) => state.measureSeeds)
  const found = useApp((state) => state.propagations[nameOf(pairs)])
  const spec = useMemo(
    () => found && propagationChart(found, seeds, `the reference’s latents (${referenceWords(reference)})`),
    [found, seeds, reference],
  )
  if (spec) return <WalkedChart spec={spec} asTable={asTable} />
  const rows = pairs.reduce((sum, pair) => sum + 2 * (cells?.get(pair.id)?.rows ?? 0), 0)
  return (
    <Offers {...cell}>
      {lack ? (
        <span>{lackWords(lack)}</span>
      ) : (
        <Button
          size="xs"
          variant="default"
          leftSection={<Sprout size={14} aria-hidden />}
          onClick={() => void measureSeeds(id)}
        >
          Measure over {counted(pairs.length, 'seed')} ({counted(rows, 'row')})
        </Button>
      )}
    </Offers>
  )
}
