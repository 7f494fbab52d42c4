// Asked before work that takes very long: what it costs, and what would be cheaper. Knows no store.
import { Button, Group, Modal, Text } from '@mantine/core'

type Props = {
  readonly title: string
  /** What it costs; undefined while nothing is asked. */
  readonly words: string | undefined
  readonly onDraw: () => void
  readonly onDismiss: () => void
  readonly cheaper?: { readonly label: string; readonly onTake: () => void } | undefined
}

export function LongWork({ title, words, onDraw, onDismiss, cheaper }: Props) {
  return (
    <Modal opened={words !== undefined} onClose={onDismiss} title={title} closeOnEscape data-own-escape>
      {words !== undefined && (
        <>
          <Text size="sm">{words}</Text>
          <Group mt="md" gap="xs">
            <Button onClick={onDraw}>Draw it</Button>
            {cheaper && (
              <Button variant="default" onClick={cheaper.onTake}>
                {cheaper.label}
              </Button>
            )}
            <Button variant="subtle" onClick={onDismiss}>
              Not now
            </Button>
          </Group>
        </>
      )}
    </Modal>
  )
}
