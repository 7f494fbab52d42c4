// What is known of a model: what it is, whose, whether it fits this device; what can be done with it beneath.
import { Badge, Card, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ModelInfo } from '../../protocol.ts'
import { bytes } from '../format.ts'
import { fitWords } from '../memory-words.ts'
import { useApp } from '../use-app.ts'

type Props = { readonly info: ModelInfo; readonly badge?: string; readonly children?: ReactNode }

export function ModelCard({ info, badge, children }: Props) {
  const { name, family, precision, predictionType, licence, weights, notes } = info
  // An earlier visit may have been to another device.
  const allowed = useApp((state) => state.model?.memory?.allowed)
  const facts = [family !== name && family, bytes(info.bytes), precision, predictionType]
  return (
    <Card withBorder padding="sm" mb="xs" component="article" aria-label={name}>
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} truncate title={name}>
          {name}
        </Text>
        {badge !== undefined && <Badge variant="default">{badge}</Badge>}
      </Group>
      <Text size="sm" c="dimmed">
        {facts.filter(Boolean).join(' · ')}
      </Text>
      <Text size="sm" c="dimmed">
        {licence === undefined ? 'It names no licence' : `Licence: ${licence}`}
      </Text>
      {weights !== undefined && (
        <Text
          size="sm"
          c="dimmed"
          title="Of samples of its weights: the same files have the same one, a model trained further another"
        >
          Fingerprint: <code>{weights}</code>
        </Text>
      )}
      {info.memory && allowed && (
        <Text size="sm" c="dimmed">
          {fitWords({ need: info.memory.need, allowed })}
        </Text>
      )}
      {notes && (
        <Text size="sm" mt="xs">
          Its scheduler asks for something that is drawn otherwise here: {notes.join('; ')}.
        </Text>
      )}
      {children}
    </Card>
  )
}
