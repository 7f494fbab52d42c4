// Strength by blocks of the UNet: down, mid, up, or a list as A1111's block weights write it.
import { Button, Group, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AdapterBlocks, AdapterUse } from '../../protocol.ts'
import { readFactors } from '../../store/step-schedule.ts'
import type { Switched } from '../../store/switched.ts'
import { useApp } from '../use-app.ts'
import fields from './fields.module.css'
import { changed, without } from './use-composition.ts'

type Props = { readonly rows: readonly Switched<AdapterUse>[]; readonly at: number; readonly name: string }

/** Lengths that such lists have: SDXL and SD, without and with convolutions. */
const lengths = [12, 17, 20, 26]
const sides = ['down', 'mid', 'up'] as const

const isList = (blocks: AdapterBlocks | undefined): blocks is readonly number[] =>
  blocks !== undefined && 'length' in blocks

export function BlockWeights({ rows, at, name }: Props) {
  const setRows = useApp((state) => state.setRows)
  const { blocks } = rows[at]!.item
  const side = (which: (typeof sides)[number]) => {
    const value = isList(blocks) ? undefined : blocks?.[which]
    return typeof value === 'number' ? value : value === undefined ? 1 : ''
  }
  const set = (which: (typeof sides)[number], value: number) =>
    setRows(changed(rows, at, { blocks: { ...(isList(blocks) ? {} : blocks), [which]: value } }), `${which} ${name}`)
  return (
    <fieldset className={fields.group} aria-label={`Block weights of ${name}`}>
      <Group gap={6} wrap="nowrap" align="end">
        {sides.map((which) => (
          <NumberInput
            key={which}
            size="xs"
            label={which[0]!.toUpperCase() + which.slice(1)}
            aria-label={`Weight of the ${which} blocks, adapter ${name}`}
            value={side(which)}
            step={0.1}
            decimalScale={2}
            onChange={(value) => typeof value === 'number' && Math.abs(value) <= 100 && set(which, value)}
          />
        ))}
        {blocks !== undefined && (
          <Button size="compact-sm" variant="subtle" onClick={() => setRows(without(rows, at, 'blocks'))}>
            Reset
          </Button>
        )}
      </Group>
      <ListField
        key={isList(blocks) ? blocks.join() : ''}
        start={isList(blocks) ? blocks.join(', ') : ''}
        onList={(list) => setRows(changed(rows, at, { blocks: list }))}
        name={name}
      />
    </fieldset>
  )
}

type ListProps = {
  readonly start: string
  readonly name: string
  readonly onList: (list: readonly number[]) => void
}

function ListField({ start, name, onList }: ListProps) {
  const [text, setText] = useState(start)
  const list = readFactors(text)
  const good = list !== undefined && lengths.includes(list.length)
  return (
    <TextInput
      size="xs"
      mt={6}
      label="Or a list, block by block"
      aria-label={`Block weights as a list, adapter ${name}`}
      placeholder="1, 0, 0, 0, 1, 1 …"
      value={text}
      error={
        text.trim() !== '' && !good
          ? `Expected ${lengths.join(', ')} numbers, got ${list?.length ?? 'other words'}`
          : undefined
      }
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => good && text !== start && onList(list)}
    />
  )
}
