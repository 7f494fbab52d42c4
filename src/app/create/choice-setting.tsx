// A choice from what the loaded model offers, each with its own sentence of help; what a recipe does not take cannot be chosen.
import { Group, NativeSelect, Text } from '@mantine/core'
import { useId } from 'react'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { Dials } from './dials.tsx'
import { withExtra } from './extra.ts'
import { Outside, useRecipe } from './recipe-words.tsx'
import classes from './number-setting.module.css'

type Props = { readonly field: 'sampler' | 'schedule'; readonly label: string }

export function ChoiceSetting({ field, label }: Props) {
  const draft = useApp((state) => state.draft)
  const model = useApp((state) => state.model)
  const edit = useApp((state) => state.edit)
  const replace = useApp((state) => state.replace)
  const recipe = useRecipe()
  const id = useId()
  const value = draft[field]
  const choices = field === 'sampler' ? model?.samplers : model?.schedules
  const chosen = choices?.find((choice) => choice.id === value)
  const dialed = field === 'sampler' && model?.samplers.find((choice) => choice.id === value)
  const taken = recipe && (field === 'sampler' ? recipe.samplers : recipe.schedules)
  const options = (choices ?? []).map((choice) => ({
    value: choice.id,
    label: choice.label,
    disabled: taken !== undefined && !taken.includes(choice.id),
  }))
  const data = chosen ? options : [{ value, label: choices ? `${value} (not in this model)` : value }, ...options]
  const choose = (next: string) => {
    // Another sampler knows nothing of this one's dials.
    if (field === 'sampler' && draft.samplerOptions)
      replace({ draft: withExtra({ ...draft, sampler: next }, 'samplerOptions', undefined) })
    else edit({ [field]: next })
  }
  return (
    <div>
      <Group gap={4} className={classes.head ?? ''}>
        <label htmlFor={id}>{label}</label>
        <Changed field={field} />
      </Group>
      <NativeSelect
        id={id}
        aria-describedby={`${id}-help ${id}-outside`}
        data={data}
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Text id={`${id}-help`} size="xs" c="dimmed" mt={4}>
        {chosen?.help}
      </Text>
      <Outside id={`${id}-outside`} field={field} />
      {dialed && <Dials field="samplerOptions" of={dialed} />}
    </div>
  )
}
