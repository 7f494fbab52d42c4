// How much the pictures take, the browser's promise to keep them, and the way to let go of cells of grids that are no longer on show.
import { Button, Group, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { otherCells } from '../../store/compare/cells.ts'
import { bytes, counted } from '../format.ts'
import { useApp } from '../use-app.ts'

export function StorageLine() {
  const keepForever = useApp((state) => state.keepForever)
  const count = useApp((state) => state.history.length)
  const cells = useApp((state) => Object.keys(state.results).length)
  return (
    <Group gap="sm">
      <Used key={`${count} ${cells}`} />
      <OtherCells />
      <Button size="xs" variant="default" onClick={() => void keepForever()}>
        Keep forever
      </Button>
    </Group>
  )
}

/** Every cell ever drawn is kept, so that a grid comes back at once; what they take may be wanted for pictures. */
function OtherCells() {
  const cells = useApp((state) => otherCells(state).length)
  const forgetOtherCells = useApp((state) => state.forgetOtherCells)
  if (cells === 0) return undefined
  return (
    <Button size="xs" variant="default" onClick={() => void forgetOtherCells()}>
      Remove {counted(cells, 'cell')} of earlier grids
    </Button>
  )
}

/** Asked once each time it is mounted. */
function Used() {
  const storageUse = useApp((state) => state.storageUse)
  const [use, setUse] = useState<{ readonly usage: number; readonly quota: number }>()
  useEffect(() => {
    let current = true
    void storageUse().then((answer) => current && setUse(answer))
    return () => {
      current = false
    }
  }, [storageUse])
  if (!use) return undefined
  return (
    <Text size="sm" c="dimmed">
      {bytes(use.usage)} of {bytes(use.quota)} used
    </Text>
  )
}
