// How much the pictures take, and the browser's promise to keep them.
import { Button, Group, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { bytes } from '../format.ts'
import { useApp } from '../use-app.ts'

export function StorageLine() {
  const keepForever = useApp((state) => state.keepForever)
  const count = useApp((state) => state.history.length)
  return (
    <Group gap="sm">
      <Used key={count} />
      <Button size="xs" variant="default" onClick={() => void keepForever()}>
        Keep forever
      </Button>
    </Group>
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
