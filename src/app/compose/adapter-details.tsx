// What few adapters need: text weight, what it brings, blocks, strength over the steps, facts of its file.
import { Button, Group, NativeSelect, Stack, Switch, Text, TextInput } from '@mantine/core'
import type { AdapterUse } from '../../protocol.ts'
import type { Switched } from '../../store/switched.ts'
import { bytes } from '../format.ts'
import { useApp } from '../use-app.ts'
import { Amount } from './amount.tsx'
import { BlockWeights } from './block-weights.tsx'
import { StepBars } from './step-bars.tsx'
import { changed, without } from './use-composition.ts'

type Props = { readonly rows: readonly Switched<AdapterUse>[]; readonly at: number; readonly name: string }

const categories = ['character', 'clothing', 'object', 'style', 'background'] as const

export function AdapterDetails({ rows, at, name }: Props) {
  const setRows = useApp((state) => state.setRows)
  const { item: use } = rows[at]!
  return (
    <Stack gap="xs" mt={6}>
      <Group gap={6} wrap="nowrap" align="center">
        <div style={{ flex: 1 }}>
          <Amount
            label="Text weight"
            of={`text encoder, adapter ${name}`}
            value={use.textWeight ?? use.weight}
            onChange={(textWeight) => setRows(changed(rows, at, { textWeight }), `text ${use.id}`)}
            usual={[-1, 2]}
            step={0.05}
            marks={[0, 1]}
          />
        </div>
        {use.textWeight !== undefined && (
          <Button size="compact-xs" variant="subtle" onClick={() => setRows(without(rows, at, 'textWeight'))}>
            As weight
          </Button>
        )}
      </Group>
      <NativeSelect
        size="xs"
        label="What it brings"
        description="For methods that treat backgrounds apart"
        data={[{ value: '', label: 'Not said' }, ...categories]}
        value={use.category ?? ''}
        onChange={(event) => {
          const category = categories.find((one) => one === event.currentTarget.value)
          setRows(category ? changed(rows, at, { category }) : without(rows, at, 'category'))
        }}
      />
      <TextInput
        size="xs"
        label="What it shows"
        description="For methods that ask about each adapter; its trigger words where left out"
        aria-label={`What adapter ${name} shows, in words`}
        maxLength={500}
        value={use.words ?? ''}
        onChange={(event) => {
          const words = event.currentTarget.value
          setRows(words === '' ? without(rows, at, 'words') : changed(rows, at, { words }), `words ${use.id}`)
        }}
      />
      <Switch
        size="xs"
        label="In every answer, whatever the method"
        description="For few-step adapters such as LCM"
        checked={use.always === true}
        onChange={(event) =>
          setRows(event.currentTarget.checked ? changed(rows, at, { always: true }) : without(rows, at, 'always'))
        }
      />
      <StepBars rows={rows} at={at} name={name} />
      <BlockWeights rows={rows} at={at} name={name} />
      <Facts use={use} />
    </Stack>
  )
}

function Facts({ use }: { readonly use: AdapterUse }) {
  const adapter = useApp((state) => state.shelf.find(({ id }) => id === use.id))
  if (!adapter) return undefined
  const { file, blob, info } = adapter
  const facts = [file, bytes(blob.size), info?.base && `made for ${info.base}`, `SHA-256 ${use.id.slice(0, 12)}`]
  return (
    <>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {facts.filter(Boolean).join(' · ')}
      </Text>
      {info && info.tags.length > 0 && (
        <Text size="xs" c="dimmed">
          Tags it saw: {info.tags.slice(0, 12).join(', ')}
        </Text>
      )}
    </>
  )
}
