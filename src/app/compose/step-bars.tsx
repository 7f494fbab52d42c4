// Strength over the steps: a named shape, a bar for each step to drag, or the numbers typed.
import { Group, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PointerEvent } from 'react'
import type { AdapterUse } from '../../protocol.ts'
import { barsOf, readFactors, scheduleOf, shapeOf, shapes } from '../../store/step-schedule.ts'
import type { StepSchedule } from '../../store/step-schedule.ts'
import type { Switched } from '../../store/switched.ts'
import { useApp } from '../use-app.ts'
import { changed, without } from './use-composition.ts'
import fields from './fields.module.css'
import classes from './step-bars.module.css'

type Props = { readonly rows: readonly Switched<AdapterUse>[]; readonly at: number; readonly name: string }

/** The factor at the top of a bar. */
const highest = 1.5

export function StepBars({ rows, at, name }: Props) {
  const setRows = useApp((state) => state.setRows)
  const steps = useApp((state) => state.draft.steps)
  const { schedule } = rows[at]!.item
  const shape = shapeOf(schedule)
  const set = (next: StepSchedule | undefined, gesture?: string) =>
    setRows(next ? changed(rows, at, { schedule: next }) : without(rows, at, 'schedule'), gesture)
  const bars = barsOf(schedule, steps)
  return (
    <fieldset className={fields.group} aria-label={`Strength of ${name} over the steps`}>
      <NativeSelect
        size="xs"
        label="Steps in which it acts"
        data={shapes.map(({ id, label }) => ({ value: id, label }))}
        value={shape}
        mb={6}
        onChange={(event) => {
          const chosen = shapes.find(({ id }) => id === event.currentTarget.value)
          if (chosen) set(scheduleOf(chosen.id, steps, schedule))
        }}
      />
      {shape === 'range' && schedule && 'from' in schedule && (
        <Range schedule={schedule} name={name} onChange={(next) => set(next, `range ${name}`)} />
      )}
      {shape !== 'constant' && <Bars bars={bars} onChange={(factors) => set({ factors }, `bars ${name}`)} />}
      {schedule && 'factors' in schedule && (
        <Factors
          key={schedule.factors.join()}
          factors={schedule.factors}
          name={name}
          onChange={(factors) => set({ factors })}
        />
      )}
    </fieldset>
  )
}

type RangeProps = {
  readonly schedule: Extract<StepSchedule, { from: number }>
  readonly name: string
  readonly onChange: (next: StepSchedule) => void
}

function Range({ schedule, name, onChange }: RangeProps) {
  const field = (which: 'from' | 'to') => (
    <NumberInput
      size="xs"
      label={which === 'from' ? 'From' : 'To'}
      aria-label={`${which === 'from' ? 'From' : 'To'}, share of the run, adapter ${name}`}
      value={schedule[which]}
      min={0}
      max={1}
      step={0.05}
      decimalScale={2}
      onChange={(value) =>
        typeof value === 'number' && value >= 0 && value <= 1 && onChange({ ...schedule, [which]: value })
      }
    />
  )
  return (
    <Group gap={6} grow mb={6}>
      {field('from')}
      {field('to')}
    </Group>
  )
}

type BarsProps = { readonly bars: readonly number[]; readonly onChange: (bars: readonly number[]) => void }

/** Dragged by pointer only: the list of numbers beneath does the same by keyboard. */
function Bars({ bars, onChange }: BarsProps) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons === 0) return
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    const step = Math.min(Math.max(Math.floor(((event.clientX - left) / width) * bars.length), 0), bars.length - 1)
    const factor = Math.round(((top + height - event.clientY) / height) * highest * 20) / 20
    onChange(bars.with(step, Math.min(Math.max(factor, 0), highest)))
  }
  return (
    <div
      className={classes.bars}
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        drag(event)
      }}
      onPointerMove={drag}
    >
      {bars
        .map((factor, step) => ({ step, height: (Math.min(Math.abs(factor), highest) / highest) * 100 }))
        .map(({ step, height }) => (
          <div key={step} className={classes.bar} style={{ height: `${height}%` }} />
        ))}
    </div>
  )
}

type FactorsProps = {
  readonly factors: readonly number[]
  readonly name: string
  readonly onChange: (factors: readonly number[]) => void
}

function Factors({ factors, name, onChange }: FactorsProps) {
  const [text, setText] = useState(factors.join(', '))
  const list = readFactors(text)
  return (
    <TextInput
      size="xs"
      mt={6}
      label="A number for each step"
      aria-label={`A number for each step, adapter ${name}`}
      value={text}
      error={list ? undefined : 'Expected numbers with commas between'}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => list && list.join() !== factors.join() && onChange(list)}
    />
  )
}
