// Asked before a grid that is large or slow: what it costs, and what would be cheaper.
import { Button, Group, Modal, Text } from '@mantine/core'
import type { Question as Asked } from '../../store/compare/cost.ts'
import { counted, estimate } from '../format.ts'
import { useApp, useAppStore } from '../use-app.ts'
import { parameterLabel } from './parameters.ts'

export function Question() {
  const question = useApp((state) => state.question)
  const dismiss = useApp((state) => state.dismissQuestion)
  return (
    <Modal opened={question !== undefined} onClose={dismiss} title="This grid takes long" closeOnEscape data-own-escape>
      {question && <Body question={question} />}
    </Modal>
  )
}

function Body({ question: { pictures, rows, time, fewer } }: { readonly question: Asked }) {
  const dismiss = useApp((state) => state.dismissQuestion)
  const confirm = useApp((state) => state.confirmFill)
  const axis = useApp((state) => (fewer ? state.plan?.axes[fewer.axis] : undefined))
  const store = useAppStore()
  const cut = () => {
    if (!fewer || !axis) return
    const values = axis.values.slice(0, fewer.values).map(({ label }) => label)
    store.getState().setAxis(fewer.axis, { parameter: axis.parameter, values })
    dismiss()
  }
  const what = `${counted(pictures, 'picture')}, ${counted(rows, 'row')}`
  return (
    <>
      <Text size="sm">
        It draws {what}: {time === undefined ? 'nobody knows yet how long that takes' : estimate(time)}. It can be
        paused at any time, and goes on after a reload.
      </Text>
      <Group mt="md" gap="xs">
        <Button onClick={confirm}>Draw it</Button>
        {fewer && axis && axis.parameter !== 'settings' && (
          <Button variant="default" onClick={cut}>
            {counted(fewer.values, 'value')} of {parameterLabel(axis.parameter).toLowerCase()} instead of {fewer.of}
            {time === undefined ? '' : `: ${estimate(time * fewer.share)}`}
          </Button>
        )}
        <Button variant="subtle" onClick={dismiss}>
          Not now
        </Button>
      </Group>
    </>
  )
}
