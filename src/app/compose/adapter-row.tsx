// One adapter of the composition: on or off, strength, its words, its regions; the rest behind one disclosure.
import { ActionIcon, Button, Collapse, Group, Menu, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ChevronDown, ChevronRight, Ellipsis } from 'lucide-react'
import type { AdapterUse } from '../../protocol.ts'
import { moved } from '../../store/switched.ts'
import type { Switched } from '../../store/switched.ts'
import { useApp } from '../use-app.ts'
import { AdapterDetails } from './adapter-details.tsx'
import { AdapterRegions } from './adapter-regions.tsx'
import { AdapterState } from './adapter-state.tsx'
import { Amount } from './amount.tsx'
import { Triggers } from './triggers.tsx'
import { changed, useAdapterName } from './use-composition.ts'
import fields from './fields.module.css'
import classes from './adapter-list.module.css'

type Props = { readonly rows: readonly Switched<AdapterUse>[]; readonly at: number }

export function AdapterRow({ rows, at }: Props) {
  const setRows = useApp((state) => state.setRows)
  const nameOf = useAdapterName()
  const [opened, { toggle }] = useDisclosure(false)
  const { item: use, on } = rows[at]!
  const name = nameOf(use)
  return (
    <fieldset
      className={`${fields.group} ${classes.row}`}
      data-off={on ? undefined : true}
      aria-label={`Adapter ${name}`}
    >
      <Group gap={6} wrap="nowrap" mb={4}>
        <Switch
          size="sm"
          checked={on}
          aria-label={`${name} takes part`}
          onChange={() => setRows(rows.with(at, { item: use, on: !on }))}
        />
        <span className={classes.name} title={name}>
          {name}
        </span>
        <RowMenu rows={rows} at={at} name={name} />
      </Group>
      <Amount
        label="Weight"
        of={`adapter ${name}`}
        value={use.weight}
        onChange={(weight) => setRows(changed(rows, at, { weight }), `weight ${use.id}`)}
        usual={[-1, 2]}
        step={0.05}
        marks={[0, 1]}
      />
      <AdapterState use={use} name={name} />
      <Triggers use={use} name={name} />
      <AdapterRegions use={use} name={name} />
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        aria-expanded={opened}
        leftSection={opened ? <ChevronDown size={12} aria-hidden /> : <ChevronRight size={12} aria-hidden />}
        onClick={toggle}
        aria-label={`More of ${name}`}
      >
        More
      </Button>
      <Collapse expanded={opened}>
        <AdapterDetails rows={rows} at={at} name={name} />
      </Collapse>
    </fieldset>
  )
}

function RowMenu({ rows, at, name }: Props & { readonly name: string }) {
  const setRows = useApp((state) => state.setRows)
  const forgetAdapter = useApp((state) => state.forgetAdapter)
  const { item: use } = rows[at]!
  const alone = rows.every(({ on }, i) => on === (i === at))
  const solo = rows.map(({ item }, i) => ({ item, on: alone || i === at }))
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${name}`}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => setRows(solo)}>{alone ? 'All take part' : 'Solo: only this one'}</Menu.Item>
        <Menu.Item disabled={at === 0} onClick={() => setRows(moved(rows, at, at - 1))}>
          Move up
        </Menu.Item>
        <Menu.Item disabled={at === rows.length - 1} onClick={() => setRows(moved(rows, at, at + 1))}>
          Move down
        </Menu.Item>
        <Menu.Item onClick={() => setRows(rows.toSpliced(at, 1))}>Take out of the composition</Menu.Item>
        <Menu.Divider />
        <Menu.Item
          onClick={() => {
            setRows(rows.toSpliced(at, 1))
            void forgetAdapter(use.id)
          }}
        >
          <Text size="sm" c="var(--mantine-color-error)">
            Remove from this device
          </Text>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
