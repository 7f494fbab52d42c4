// A number with a slider and a field: the slider for the usual range, the field for any value allowed.
import { Group, NumberInput, Slider } from '@mantine/core'
import { useId } from 'react'
import type { Settings } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { HelpTip } from './help-tip.tsx'
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
  const id = useId()
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
          value={Math.min(Math.max(value, usual[0]), usual[1])}
          onChange={(next) => edit({ [field]: next })}
          min={usual[0]}
          max={usual[1]}
          step={step}
          label={undefined}
          thumbLabel={label}
          thumbValueText={(shown) => `${shown}, ${label.toLowerCase()}`}
          thumbSize={18}
        />
        <NumberInput
          id={id}
          size="xs"
          w={72}
          value={value}
          onChange={(next) => typeof next === 'number' && inside(next, allowed) && edit({ [field]: next })}
          min={allowed[0]}
          max={allowed[1]}
          step={step}
          decimalScale={decimals}
          allowNegative={false}
        />
      </div>
    </div>
  )
}

const inside = (value: number, [least, most]: readonly [number, number]) => value >= least && value <= most
