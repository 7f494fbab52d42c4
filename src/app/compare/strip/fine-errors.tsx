// How far the walk of one cell strays from a fine walk of the same noise.
import { Button } from '@mantine/core'
import { Ruler } from 'lucide-react'
import { useMemo } from 'react'
import { fineRows } from '../../../store/compare/walks.ts'
import { errorChart } from '../charts/error-by-step.ts'
import { counted } from '../../format.ts'
import { useApp } from '../../use-app.ts'
import { Offers } from './offers.tsx'
import type { WalkedCell } from './walked-cell.ts'
import { WalkedChart } from './walked-chart.tsx'

const fineWords = 'a 50-step walk of DPM-Solver++ (2M) from the same noise'

type Props = { readonly cell: WalkedCell; readonly asTable: boolean }

export function FineErrors({ cell, asTable }: Props) {
  const { id, settings, place } = cell
  const measureWalk = useApp((state) => state.measureWalk)
  const errors = useApp((state) => state.walks[id]?.errors)
  const spec = useMemo(() => errors && errorChart(errors, place, fineWords), [errors, place])
  if (spec) return <WalkedChart spec={spec} asTable={asTable} />
  return (
    <Offers {...cell}>
      {settings.recipe === undefined ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<Ruler size={14} aria-hidden />}
          onClick={() => void measureWalk(id)}
        >
          Measure its errors (a fine walk, {counted(fineRows(settings), 'row')})
        </Button>
      ) : (
        <span>A recipe has no finer walk to measure against.</span>
      )}
    </Offers>
  )
}
