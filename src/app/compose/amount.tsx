// A number with a slider for its usual range and a field that takes any value. Knows no store.
import { NumberInput, Slider } from '@mantine/core'
import { useId } from 'react'
import classes from './amount.module.css'

type Props = {
  readonly label: string
  /** Whose number it is, for those who hear it: `adapter Watercolour`. */
  readonly of: string
  readonly value: number
  readonly onChange: (value: number) => void
  /** The usual range, for the slider. */
  readonly usual: readonly [number, number]
  /** What the field accepts; any number where left out. */
  readonly allowed?: readonly [number, number]
  readonly step: number
  readonly decimals?: number
  readonly marks?: readonly number[]
}

const none: readonly number[] = []

export function Amount({ label, of, value, onChange, usual, allowed, step, decimals = 2, marks = none }: Props) {
  const id = useId()
  const [least, most] = allowed ?? [-100, 100]
  const take = (next: number | string) =>
    typeof next === 'number' && next >= least && next <= most && next !== value && onChange(next)
  return (
    <div className={classes.row}>
      <label className={classes.label} htmlFor={id}>
        {label}
      </label>
      <Slider
        className={classes.slider ?? ''}
        value={Math.min(Math.max(value, usual[0]), usual[1])}
        onChange={take}
        min={usual[0]}
        max={usual[1]}
        step={step}
        marks={marks.map((mark) => ({ value: mark }))}
        label={undefined}
        thumbLabel={`${label}, ${of}`}
        thumbValueText={(shown) => `${shown}, ${of}`}
        thumbSize={18}
      />
      <NumberInput
        id={id}
        aria-label={`${label}, ${of}`}
        size="xs"
        w={72}
        value={value}
        onChange={take}
        min={least}
        max={most}
        step={step}
        decimalScale={decimals}
        clampBehavior="none"
      />
    </div>
  )
}
