// A chart of how cells were walked, or the table that says the same.
import { Loader } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { ChartTable } from '../charts/chart-table.tsx'
import { pointless } from '../charts/pointing.ts'
import type { ChartSpec } from '../charts/spec.ts'

const Chart = lazy(() => import('../charts/chart.tsx').then(({ Chart }) => ({ default: Chart })))

export function WalkedChart({ spec, asTable }: { readonly spec: ChartSpec; readonly asTable: boolean }) {
  if (asTable) return <ChartTable spec={spec} {...pointless} />
  return (
    <Suspense fallback={<Loader size="sm" m="auto" />}>
      <Chart spec={spec} {...pointless} />
    </Suspense>
  )
}
