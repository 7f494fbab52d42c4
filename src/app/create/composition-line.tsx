// That adapters and regions are part of the picture, in Create too: what there is, the way to it, the way without.
import { Button, Group, Text } from '@mantine/core'
import { chosenMethods } from '../../store/compose.ts'
import { methodLabel } from '../../store/methods.ts'
import { counted } from '../format.ts'
import { useApp } from '../use-app.ts'

export function CompositionLine() {
  const { adapters = none, regions = none } = useApp((state) => state.draft)
  const method = useApp((state) => methodLabel(chosenMethods(state)[0]!))
  const go = useApp((state) => state.go)
  const clear = useApp((state) => state.clearComposition)
  if (adapters.length === 0 && regions.length === 0) return undefined
  const what = [
    adapters.length > 0 && counted(adapters.length, 'adapter'),
    regions.length > 0 && counted(regions.length, 'region'),
    method,
  ]
  return (
    <div>
      <Text size="sm">{what.filter(Boolean).join(' · ')}</Text>
      <Group gap="xs">
        <Button size="compact-xs" variant="default" onClick={() => go('compose')}>
          Open Compose
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={clear}>
          Draw without them
        </Button>
      </Group>
    </div>
  )
}

const none: readonly never[] = []
