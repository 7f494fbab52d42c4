// Controls of settings that most pictures leave out: a choice and a number.
import { Group, NativeSelect, NumberInput, Text } from '@mantine/core'
import { useId } from 'react'
import type { Choice, Extras } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { withExtra } from './extra.ts'
import { HelpTip } from './help-tip.tsx'
import classes from './number-setting.module.css'

type ChoiceField = 'guidanceMethod' | 'stepNoise' | 'promptSyntax' | 'convention' | 'finalSigma' | 'decoder'
type ChoiceProps = {
  readonly field: ChoiceField
  readonly label: string
  /** The first is what leaving it out means. */
  readonly choices: readonly Choice[]
}

export function ExtraChoice({ field, label, choices }: ChoiceProps) {
  const draft = useApp((state) => state.draft)
  const replace = useApp((state) => state.replace)
  const id = useId()
  const usual = choices[0]?.id
  const value = draft[field] ?? usual ?? ''
  const chosen = choices.find((choice) => choice.id === value)
  const choose = (next: string) => {
    const taken = field === 'guidanceMethod' ? withExtra(draft, 'guidanceOptions', undefined) : draft
    replace({ draft: withExtra(taken, field, next as Extras[ChoiceField], usual as Extras[ChoiceField]) })
  }
  return (
    <div>
      <Group gap={4} className={classes.head ?? ''}>
        <label htmlFor={id}>{label}</label>
        <Changed field={field} />
      </Group>
      <NativeSelect
        id={id}
        aria-describedby={`${id}-help`}
        data={[
          ...(chosen ? [] : [{ value, label: `${value} (not in this model)` }]),
          ...choices.map((choice) => ({ value: choice.id, label: choice.label })),
        ]}
        value={value}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Text id={`${id}-help`} size="xs" c="dimmed" mt={4}>
        {chosen?.help}
      </Text>
    </div>
  )
}

type NumberField = 'guidanceRescale' | 'guidanceStart' | 'guidanceStop' | 'variationSeed' | 'variationStrength'
type NumberProps = {
  readonly field: NumberField
  readonly label: string
  readonly help: string
  /** What leaving it out means. */
  readonly usual: number
  readonly most?: number
  readonly step?: number
}

export function ExtraNumber({ field, label, help, usual, most = 1, step = 0.05 }: NumberProps) {
  const draft = useApp((state) => state.draft)
  const replace = useApp((state) => state.replace)
  const id = useId()
  const take = (next: number | string) => {
    if (typeof next !== 'number' || next < 0 || next > most || (step === 1 && !Number.isSafeInteger(next))) return
    replace({ draft: withExtra(draft, field, next, usual) }, field)
  }
  return (
    <div>
      <Group gap={4} className={classes.head ?? ''} wrap="nowrap">
        <label htmlFor={id}>{label}</label>
        <HelpTip about={label}>{help}</HelpTip>
        <Changed field={field} />
      </Group>
      <NumberInput
        id={id}
        size="xs"
        value={draft[field] ?? usual}
        min={0}
        max={most}
        step={step}
        decimalScale={step === 1 ? 0 : 2}
        allowNegative={false}
        onChange={take}
      />
    </div>
  )
}
