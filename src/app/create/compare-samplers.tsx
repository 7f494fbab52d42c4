// After the first picture: one press shows what samplers are. Gone after its first use.
import { Button } from '@mantine/core'
import { LayoutGrid } from 'lucide-react'
import type { Settings } from '../../protocol.ts'
import { useApp } from '../use-app.ts'

const bar = 'compare-samplers'

export function CompareSamplers({ settings }: { readonly settings: Settings }) {
  const closed = useApp((state) => state.closedBars.includes(bar) || state.history.length > 3)
  const closeBar = useApp((state) => state.closeBar)
  const compareSamplers = useApp((state) => state.compareSamplers)
  const fillGrid = useApp((state) => state.fillGrid)
  if (closed) return undefined
  return (
    <Button
      size="xs"
      variant="white"
      leftSection={<LayoutGrid size={16} aria-hidden />}
      onClick={() => {
        closeBar(bar)
        compareSamplers(settings)
        fillGrid()
      }}
    >
      Compare 4 samplers
    </Button>
  )
}
