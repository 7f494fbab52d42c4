// Timesteps that are asked one by one instead of a schedule's: lists with names, and the list of these settings.
import { ActionIcon, Button, Group, NativeSelect, Text, Tooltip } from '@mantine/core'
import { Download, Trash2, X } from 'lucide-react'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { writeNamedSchedule } from '../../settings/named-schedule.ts'
import { nameOfList } from '../../store/schedules.ts'
import { aimsOfSearch } from '../../store/search.ts'
import { download } from '../pictures.ts'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import classes from './number-setting.module.css'

export function ListSetting() {
  return (
    <>
      <Lists />
      <Search />
    </>
  )
}

/** Nothing where there are no lists. */
function Lists() {
  const draft = useApp((state) => state.draft)
  const schedules = useApp((state) => state.schedules)
  const walkAlong = useApp((state) => state.walkAlong)
  const id = useId()
  const { timesteps, sigmas } = draft
  const list = timesteps ?? sigmas
  const name = nameOfList(schedules, draft)
  if (!list && schedules.length === 0) return undefined
  const unnamed =
    list && name === undefined ? [{ value: '?', label: timesteps ? 'Its own timesteps' : 'Its own levels' }] : []
  const data = [
    { value: '', label: 'None: the schedule' },
    ...unnamed,
    ...schedules.map(({ name }) => ({ value: name, label: name })),
  ]
  return (
    <div>
      <Group gap={4} className={classes.head ?? ''}>
        <label htmlFor={id}>List of timesteps</label>
        <Changed field={sigmas ? 'sigmas' : 'timesteps'} />
      </Group>
      <Group gap={4} wrap="nowrap">
        <NativeSelect
          id={id}
          flex={1}
          aria-describedby={`${id}-list`}
          data={data}
          value={list ? (name ?? '?') : ''}
          onChange={({ currentTarget: { value } }) => value !== '?' && walkAlong(value === '' ? undefined : value)}
        />
        {list && <Tools name={name} />}
      </Group>
      {list && (
        <Text id={`${id}-list`} size="xs" c="dimmed" mt={4}>
          {list.map((value) => Number(value.toFixed(3))).join(', ')}
        </Text>
      )}
    </div>
  )
}

function Tools({ name }: { readonly name: string | undefined }) {
  const { model, sampler, guidance, timesteps } = useApp((state) => state.draft)
  const known = useApp((state) => state.schedules.find((schedule) => schedule.name === name))
  const removeSchedule = useApp((state) => state.removeSchedule)
  const walkAlong = useApp((state) => state.walkAlong)
  const save = (list: readonly number[]) => {
    const schedule = known ?? { name: `${model}, ${list.length} steps`, timesteps: list, model, sampler, guidance }
    download(new Blob([writeNamedSchedule(schedule)], { type: 'application/json' }), `${schedule.name}.json`)
  }
  return (
    <>
      {timesteps && (
        <Tool
          label="Save the list as a file"
          icon={<Download size={16} aria-hidden />}
          onClick={() => save(timesteps)}
        />
      )}
      {name !== undefined && (
        <Tool label="Forget this list" icon={<Trash2 size={16} aria-hidden />} onClick={() => removeSchedule(name)} />
      )}
      <Tool label="Back to the schedule" icon={<X size={16} aria-hidden />} onClick={() => walkAlong(undefined)} />
    </>
  )
}

/** Looks for a better list of as many timesteps as there are steps. */
function Search() {
  const searching = useApp((state) => state.searching)
  const searchList = useApp((state) => state.searchList)
  const stopSearch = useApp((state) => state.stopSearch)
  const { steps, recipe } = useApp((state) => state.draft)
  const known = useApp((state) => state.model !== undefined)
  if (!searching) {
    return (
      <Tooltip
        multiline
        w={260}
        label="Draws this prompt with many lists of timesteps and keeps the one that comes nearest to 50 steps. Takes the time of hundreds of pictures."
      >
        <Button
          variant="default"
          size="xs"
          disabled={!known || steps > 10 || recipe !== undefined}
          onClick={() => void searchList()}
        >
          Search a list of {steps} timesteps
        </Button>
      </Tooltip>
    )
  }
  const { aims, lists, most, even, best } = searching
  const percent = (value: number) => `${(100 * value).toFixed(0)} %`
  return (
    <output className={classes.row}>
      <Text size="xs" flex={1}>
        {lists === 0
          ? `Drawing what is to be met: ${aims} of ${aimsOfSearch}`
          : `List ${lists} of ${most}: ${best ? percent(best.score) : ''} away, evenly spaced ${even === undefined ? '' : percent(even)}`}
      </Text>
      <Button variant="default" size="xs" onClick={stopSearch}>
        Stop the search
      </Button>
    </output>
  )
}

type ToolProps = { readonly label: string; readonly icon: ReactNode; readonly onClick: () => void }

const Tool = ({ label, icon, onClick }: ToolProps) => (
  <Tooltip label={label}>
    <ActionIcon size={36} variant="default" aria-label={label} onClick={onClick}>
      {icon}
    </ActionIcon>
  </Tooltip>
)
