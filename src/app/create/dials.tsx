// The numbers that a sampler or a guidance method has of its own; at their usual value settings leave them out.
import { NumberInput } from '@mantine/core'
import type { DialedChoice } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import { withDial, withExtra } from './extra.ts'
import classes from './dials.module.css'

type Props = { readonly field: 'samplerOptions' | 'guidanceOptions'; readonly of: DialedChoice }

export function Dials({ field, of: { label: owner, dials } }: Props) {
  const draft = useApp((state) => state.draft)
  const replace = useApp((state) => state.replace)
  if (dials.length === 0) return undefined
  return (
    <fieldset className={classes.dials} aria-label={`${owner}’s own settings`}>
      {dials.map((dial) => (
        <NumberInput
          key={dial.id}
          size="xs"
          label={dial.label}
          classNames={{ label: classes.label ?? '' }}
          description={dial.help}
          value={draft[field]?.[dial.id] ?? dial.usual}
          min={dial.min}
          max={dial.max}
          step={dial.whole || dial.max - dial.min > 2 ? 1 : 0.05}
          decimalScale={dial.whole ? 0 : 4}
          onChange={(next) => {
            if (typeof next !== 'number' || next < dial.min || next > dial.max) return
            replace({ draft: withExtra(draft, field, withDial(draft[field], dial, next)) }, `${field}.${dial.id}`)
          }}
        />
      ))}
    </fieldset>
  )
}
