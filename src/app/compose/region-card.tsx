// One region of the list: its mark, name, words; opened, all that it can be set to.
import { ActionIcon, Collapse, Menu, TextInput, Textarea } from '@mantine/core'
import { ChevronDown, ChevronRight, Ellipsis, Eye, EyeOff } from 'lucide-react'
import type { Region } from '../../protocol.ts'
import { longestPrompt } from '../../settings/schema.ts'
import { UnknownAdapters } from '../adapters/unknown-adapters.tsx'
import { useApp } from '../use-app.ts'
import fields from './fields.module.css'
import { RegionDetails } from './region-details.tsx'
import { lookOf } from './region-look.ts'
import { Swatch } from './swatch.tsx'
import { useRegionActions } from './use-region-actions.ts'
import classes from './region-list.module.css'

type Props = { readonly region: Region; readonly on: boolean; readonly at: number; readonly last: boolean }

export function RegionCard({ region, on, at, last }: Props) {
  const chosen = useApp((state) => state.region === at)
  const pick = useApp((state) => state.pickRegion)
  const actions = useRegionActions()
  const { letter } = lookOf(at)
  return (
    <fieldset
      className={`${fields.group} ${classes.card}`}
      data-chosen={chosen || undefined}
      data-off={on ? undefined : true}
      aria-label={`Region ${letter}`}
    >
      <div className={classes.head}>
        <Swatch at={at} />
        <TextInput
          className={classes.name ?? ''}
          size="xs"
          aria-label={`Name of region ${letter}`}
          placeholder={`Region ${letter}`}
          value={region.name}
          maxLength={100}
          onChange={(event) => actions.change(at, { name: event.currentTarget.value }, 'name')}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={on ? `Region ${letter} takes part: switch it off` : `Region ${letter} is off: switch it on`}
          onClick={() => actions.toggle(at)}
        >
          {on ? <Eye size={16} aria-hidden /> : <EyeOff size={16} aria-hidden />}
        </ActionIcon>
        <RegionMenu at={at} last={last} letter={letter} />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={chosen}
          aria-label={`Settings of region ${letter}`}
          onClick={() => pick(chosen ? undefined : at)}
        >
          {chosen ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
        </ActionIcon>
      </div>
      <Textarea
        mt={6}
        size="xs"
        autosize
        minRows={1}
        maxRows={5}
        maxLength={longestPrompt}
        aria-label={`Words for region ${letter}`}
        placeholder="What is here"
        value={region.prompt}
        onFocus={() => pick(at)}
        onChange={(event) => actions.change(at, { prompt: event.currentTarget.value }, 'prompt')}
      />
      <UnknownAdapters text={region.prompt} />
      <Collapse expanded={chosen}>
        <RegionDetails region={region} at={at} letter={letter} />
      </Collapse>
    </fieldset>
  )
}

function RegionMenu({ at, last, letter }: { readonly at: number; readonly last: boolean; readonly letter: string }) {
  const actions = useRegionActions()
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for region ${letter}`}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={last} onClick={() => actions.move(at, at + 1)}>
          Bring forward
        </Menu.Item>
        <Menu.Item disabled={at === 0} onClick={() => actions.move(at, at - 1)}>
          Send back
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => actions.remove(at)}>Delete (Undo brings it back)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
