// Several adapters become one: a file that other tools load, added to this device and saved.
import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Disclosure } from '../disclosure.tsx'
import { download } from '../pictures.ts'
import { useApp } from '../use-app.ts'
import { Amount } from './amount.tsx'
import { useRows } from './use-composition.ts'

export function MergeFiles() {
  const rows = useRows()
  if (rows.filter(({ on }) => on).length < 2) return undefined
  return (
    <Disclosure label="Merge into one file">
      <Rules />
    </Disclosure>
  )
}

function Rules() {
  const merges = useApp((state) => state.model?.merges)
  const mergeFiles = useApp((state) => state.mergeFiles)
  const [rule, setRule] = useState('cat')
  const [density, setDensity] = useState(0.5)
  const [name, setName] = useState('merged')
  const [busy, setBusy] = useState(false)
  const chosen = merges?.find(({ id }) => id === rule)
  const merge = async () => {
    setBusy(true)
    const file = await mergeFiles({ method: rule, name, ...(chosen?.sparse && { density }) })
    if (file) download(file, `${name}.safetensors`)
    setBusy(false)
  }
  return (
    <Stack gap="xs" pt="xs">
      <NativeSelect
        size="xs"
        label="Rule"
        data={(merges ?? []).map(({ id, label }) => ({ value: id, label }))}
        value={rule}
        description={chosen?.source}
        onChange={(event) => setRule(event.currentTarget.value)}
      />
      {chosen?.sparse && (
        <Amount
          label="Density"
          of="share of entries kept"
          value={density}
          onChange={setDensity}
          usual={[0, 1]}
          allowed={[0, 1]}
          step={0.05}
        />
      )}
      <TextInput
        size="xs"
        label="Name"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        size="xs"
        variant="default"
        loading={busy}
        disabled={!chosen || name.trim() === ''}
        onClick={() => void merge()}
      >
        Merge those that take part
      </Button>
      <Text size="xs" c="dimmed">
        Weights as set above, schedules and regions aside. The file is saved, and added to the adapters on this device.
      </Text>
    </Stack>
  )
}
