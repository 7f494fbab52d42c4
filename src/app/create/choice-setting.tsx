// A choice from what the loaded model offers, each with its own sentence of help.
import { Group, NativeSelect, Text } from '@mantine/core'
import { useId } from 'react'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import classes from './number-setting.module.css'

type Props = { readonly field: 'sampler' | 'schedule'; readonly label: string }

export function ChoiceSetting({ field, label }: Props) {
  const value = useApp((state) => state.draft[field])
  const choices = useApp((state) => (field === 'sampler' ? state.model?.samplers : state.model?.schedules))
  const edit = useApp((state) => state.edit)
  const id = useId()
  const chosen = choices?.find((choice) => choice.id === value)
  const options = (choices ?? []).map((choice) => ({ value: choice.id, label: choice.label }))
  const data = chosen ? options : [{ value, label: choices ? `${value} (not in this model)` : value }, ...options]
  return (
    <div>
      <Group gap={4} className={classes.head ?? ''}>
        <label htmlFor={id}>{label}</label>
        <Changed field={field} />
      </Group>
      <NativeSelect
        id={id}
        aria-describedby={`${id}-help`}
        data={data}
        value={value}
        onChange={(event) => edit({ [field]: event.currentTarget.value })}
      />
      <Text id={`${id}-help`} size="xs" c="dimmed" mt={4}>
        {chosen?.help}
      </Text>
    </div>
  )
}
