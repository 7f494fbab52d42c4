// Asked before a scene that takes very long: what it costs, and what would be cheaper.
import { Button, Group, Modal, Text } from '@mantine/core'
import { sceneCost, type SceneCost, usualMethod } from '../../store/compose.ts'
import { methodLabel } from '../../store/methods.ts'
import { counted, estimate } from '../format.ts'
import { useApp } from '../use-app.ts'

export function LongScene() {
  const asked = useApp((state) => state.sceneAsked)
  const dismiss = useApp((state) => state.dismissScene)
  return (
    <Modal opened={asked !== undefined} onClose={dismiss} title="This takes long" closeOnEscape data-own-escape>
      {asked && <Body cost={asked} />}
    </Modal>
  )
}

function Body({ cost: { pictures, rows, time = 0 } }: { readonly cost: SceneCost }) {
  const dismiss = useApp((state) => state.dismissScene)
  const draw = useApp((state) => state.drawComposition)
  const setMethods = useApp((state) => state.setMethods)
  const own = useApp((state) => state.draft.method ?? usualMethod)
  const alone = useApp((state) => sceneCost({ ...state, methods: [] }).time)
  const cut = () => {
    setMethods([own])
    dismiss()
  }
  return (
    <>
      <Text size="sm">
        It draws {counted(pictures, 'picture')}, {counted(rows, 'row')}: {estimate(time)}. It can be cancelled at any
        time; pictures that are done stay.
      </Text>
      <Group mt="md" gap="xs">
        <Button onClick={() => draw(true)}>Draw it</Button>
        {pictures > 1 && alone !== undefined && (
          <Button variant="default" onClick={cut}>
            Only {methodLabel(own)}: {estimate(alone)}
          </Button>
        )}
        <Button variant="subtle" onClick={dismiss}>
          Not now
        </Button>
      </Group>
    </>
  )
}
