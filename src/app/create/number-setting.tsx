// A number with a slider and a field: the slider for the usual range or what the recipe allows, the field for any value allowed.
import { Group, NumberInput, Slider } from '@mantine/core'
import { useId } from 'react'
import type { Settings } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { HelpTip } from './help-tip.tsx'
import { rangeIn } from './recipe-range.ts'
import { Outside, useRecipe } from './recipe-words.tsx'
import classes from './number-setting.module.css'

type Numeric = 'steps' | 'guidance' | 'eta' | 'count' | 'clipSkip' | 'strength'
type Props = {
  readonly field: Numeric & keyof Settings
  /** Where the settings leave it out. */
  readonly fallback?: number
  readonly label: string
  readonly help: string
  /** The usual range, for the slider. */
  readonly usual: readonly [number, number]
  /** What the field accepts. */
  readonly allowed: readonly [number, number]
  readonly step: number
  readonly decimals?: number
}

export function NumberSetting({ field, fallback = 0, label, help, usual, allowed, step, decimals = 0 }: Props) {
  const value = useApp((state) => state.draft[field] ?? fallback)
  const edit = useApp((state) => state.edit)
  const recipe = useRecipe()
  const id = useId()
  const bound = field === 'steps' || field === 'guidance' || field === 'eta'
  const [least, most] = recipe && bound ? rangeIn(recipe, field) : usual
  const gaps = recipe && field === 'steps' && most - least >= recipe.steps.length
  const marks = gaps ? recipe.steps.map((steps) => ({ value: steps })) : undefined
  return (
    <div>
      <Group gap={4} className={classes.head ?? ''}>
        <label htmlFor={id}>{label}</label>
        <HelpTip about={label}>{help}</HelpTip>
        <Changed field={field} />
      </Group>
      <div className={classes.row}>
        <Slider
          className={classes.slider ?? ''}
          value={Math.min(Math.max(value, least), most)}
          onChange={(next) => edit({ [field]: next })}
          min={least}
          max={most > least ? most : least + step}
          step={step}
          disabled={most === least}
          label={undefined}
          thumbLabel={label}
          thumbValueText={(shown) => `${shown}, ${label.toLowerCase()}`}
          thumbSize={18}
          {...(marks && { marks, restrictToMarks: true })}
        />
        <NumberInput
          id={id}
          size="xs"
          w={72}
          value={value}
          aria-describedby={`${id}-outside`}
          onChange={(next) => typeof next === 'number' && inside(next, allowed) && edit({ [field]: next })}
          min={allowed[0]}
          max={allowed[1]}
          step={step}
          decimalScale={decimals}
          allowNegative={false}
        />
      </div>
      <Outside id={`${id}-outside`} field={field} />
    </div>
  )
}

const inside = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most
