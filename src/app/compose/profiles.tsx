// What was measured of the adapters for CMLoRA: how much of what each changes is fine detail.
import { Button, Text } from '@mantine/core'
import { counted } from '../format.ts'
import { useApp } from '../use-app.ts'
import { useAdapterName } from './use-composition.ts'

export function Profiles() {
  const adapters = useApp((state) => state.draft.adapters)
  const profiling = useApp((state) => state.profiling)
  const profile = useApp((state) => state.profileAdapters)
  const nameOf = useAdapterName()
  const uses = adapters?.filter(({ always }) => !always) ?? []
  const left = uses.filter(({ detail }) => detail === undefined).length
  const known = uses.flatMap((use) =>
    use.detail === undefined ? [] : [`${nameOf(use)} ${(100 * use.detail).toFixed(1)} %`],
  )
  if (profiling !== undefined)
    return (
      <Text component="output" size="xs" c="dimmed">
        Measuring: {counted(profiling, 'adapter')} left
      </Text>
    )
  return (
    <>
      {known.length > 0 && (
        <Text size="xs" c="dimmed">
          Fine detail of what they change: {known.join(', ')}
        </Text>
      )}
      {left > 0 && (
        <Button size="compact-xs" variant="default" mt={4} onClick={() => void profile()}>
          Measure {counted(left, 'adapter')}
        </Button>
      )}
    </>
  )
}
