// The card of a dropped picture: what it carries, and how much of it to use.
import { Button, Group, Image, List, Modal, Stack, Text } from '@mantine/core'
import type { Settings } from '../../protocol.ts'
import type { Dropped } from '../../store/view.ts'
import { addressOf } from '../pictures.ts'
import { useApp } from '../use-app.ts'

export function DroppedCard() {
  const dropped = useApp((state) => state.dropped)
  const drop = useApp((state) => state.drop)
  return (
    <Modal opened={dropped !== undefined} onClose={() => drop(undefined)} title={dropped?.name}>
      {dropped && <Card dropped={dropped} />}
    </Modal>
  )
}

function Card({ dropped: { file, reading } }: { readonly dropped: Dropped }) {
  const use = useUse()
  const start = useStart(file)
  const settings = reading?.settings ?? {}
  const { prompt, negative, seed } = settings
  return (
    <Stack>
      <Group wrap="nowrap" align="flex-start">
        <Image src={addressOf(file)} alt="The dropped picture" w={96} h={96} fit="contain" radius={0} />
        {reading ? <Summary settings={settings} /> : <Text>This picture carries no settings.</Text>}
      </Group>
      {reading && <NotUsed unknown={Object.keys(reading.unknown)} problems={reading.problems} />}
      {reading ? (
        <Group>
          <Button data-autofocus onClick={() => use(settings)}>
            Use all
          </Button>
          <Button
            variant="default"
            disabled={prompt === undefined}
            onClick={() => use({ prompt: prompt ?? '', negative: negative ?? '' })}
          >
            Prompt only
          </Button>
          <Button variant="default" disabled={seed === undefined} onClick={() => seed !== undefined && use({ seed })}>
            Seed only
          </Button>
          <Button variant="default" onClick={start}>
            As start image
          </Button>
        </Group>
      ) : (
        <Button data-autofocus onClick={start}>
          Use as start image
        </Button>
      )}
    </Stack>
  )
}

/** Takes settings into the draft and closes the card; what could not be read was already on it. */
function useUse() {
  const adoptReading = useApp((state) => state.adoptReading)
  const drop = useApp((state) => state.drop)
  const go = useApp((state) => state.go)
  return (settings: Partial<Settings>) => {
    adoptReading({ settings, problems: [] })
    drop(undefined)
    go('create')
  }
}

/** Starts the next runs from the picture and closes the card. */
function useStart(file: Blob) {
  const useAsStart = useApp((state) => state.useAsStart)
  const drop = useApp((state) => state.drop)
  const go = useApp((state) => state.go)
  return () => {
    void useAsStart(file)
    drop(undefined)
    go('create')
  }
}

function Summary({ settings }: { readonly settings: Partial<Settings> }) {
  const { prompt, steps, sampler, guidance, seed, width, height, model } = settings
  const facts = [
    model,
    steps !== undefined && `${steps} steps`,
    sampler,
    guidance !== undefined && `guidance ${guidance}`,
    seed !== undefined && `seed ${seed}`,
    width !== undefined && height !== undefined && `${width} × ${height}`,
  ]
  return (
    <div>
      <Text lineClamp={4}>{prompt || 'No prompt'}</Text>
      <Text size="sm" c="dimmed">
        {facts.filter(Boolean).join(' · ')}
      </Text>
    </div>
  )
}

function NotUsed({ unknown, problems }: { readonly unknown: readonly string[]; readonly problems: readonly string[] }) {
  const lines = [...problems, ...(unknown.length > 0 ? [`Not known here: ${unknown.join(', ')}`] : [])]
  if (lines.length === 0) return undefined
  return (
    <List size="sm" c="dimmed" aria-label="What cannot be used">
      {lines.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  )
}
