// How an adapter stands with the loaded model: what matched, what did not, why it cannot be used and what to press.
import { Button, Group, List, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { AdapterInfo, AdapterUse } from '../../protocol.ts'
import { fitWords, partialWords, refusalWords } from '../adapters/adapter-words.ts'
import { useApp } from '../use-app.ts'

type Props = { readonly use: AdapterUse; readonly name: string }

export function AdapterState({ use, name }: Props) {
  const adapter = useApp((state) => state.shelf.find(({ id }) => id === use.id))
  const model = useApp((state) => state.model?.name)
  const open = useApp((state) => state.open)
  if (!adapter)
    return (
      <Problem text={`${name} (${use.id.slice(0, 8)}) is not on this device. Choose its file.`}>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => document.querySelector<HTMLInputElement>('#open-file')?.click()}
        >
          Choose its file
        </Button>
      </Problem>
    )
  switch (adapter.fit.kind) {
    case 'refused':
      return (
        <Problem text={refusalWords(name, adapter.fit.failure, model)}>
          <Button size="compact-xs" variant="default" onClick={() => open('models')}>
            Choose a model for it
          </Button>
        </Problem>
      )
    case 'reading':
      return (
        <Text size="xs" c="dimmed">
          Reading the file
        </Text>
      )
    case 'fits':
      return <Fits info={adapter.fit.info} name={name} />
    case 'unread':
      return (
        <Text size="xs" c="dimmed">
          Is read when it is used
        </Text>
      )
  }
}

function Problem({ text, children }: { readonly text: string; readonly children: React.ReactNode }) {
  return (
    <div role="alert">
      <Text size="xs" c="var(--mantine-color-error)">
        {text}
      </Text>
      <Group gap="xs" mt={4}>
        {children}
      </Group>
    </div>
  )
}

function Fits({ info, name }: { readonly info: AdapterInfo; readonly name: string }) {
  const [opened, { toggle }] = useDisclosure(false)
  const partial = partialWords(name, info)
  return (
    <>
      <Text size="xs" c="dimmed">
        {[info.family === 'other' ? undefined : info.family, fitWords(info)].filter(Boolean).join(' · ')}
      </Text>
      {partial && (
        <Group gap={6}>
          <Text size="xs">{partial}</Text>
          <Button size="compact-xs" variant="subtle" aria-expanded={opened} onClick={toggle}>
            {opened ? 'Hide list' : 'Show list'}
          </Button>
        </Group>
      )}
      {opened && (
        <List size="xs" c="dimmed" aria-label={`Tensors of ${name} that were left out`}>
          {info.unmatched.first.map((tensor) => (
            <List.Item key={tensor.name} style={{ overflowWrap: 'anywhere' }}>
              {tensor.name}: {tensor.reason}
            </List.Item>
          ))}
          {info.unmatched.count > info.unmatched.first.length && (
            <List.Item>and {info.unmatched.count - info.unmatched.first.length} more</List.Item>
          )}
        </List>
      )}
    </>
  )
}
