// The regions that an adapter is kept inside, as chips; none pressed, or all of them off, means everywhere.
import { Chip, Group } from '@mantine/core'
import type { AdapterUse } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import fields from './fields.module.css'
import { lookOf } from './region-look.ts'
import { everywhereWords } from './region-words.ts'
import { changed, useRegions } from './use-composition.ts'

export function AdapterRegions({ use, name }: { readonly use: AdapterUse; readonly name: string }) {
  const regions = useRegions()
  const setRegions = useApp((state) => state.setRegions)
  if (regions.length === 0) return undefined
  const toggle = (at: number) => {
    const { adapters } = regions[at]!.item
    const next = adapters.includes(use.id) ? adapters.filter((id) => id !== use.id) : [...adapters, use.id]
    setRegions(changed(regions, at, { adapters: next }))
  }
  const everywhere = everywhereWords(regions, use.id)
  return (
    <Group gap={4} mt={4} component="fieldset" className={fields.group ?? ''} aria-label={`Where ${name} acts`}>
      {regions.map(({ item }, at) => {
        const { letter } = lookOf(at)
        const inside = item.adapters.includes(use.id)
        return (
          <Chip
            key={letter}
            size="xs"
            checked={inside}
            aria-label={`${name} in region ${letter}`}
            onChange={() => toggle(at)}
          >
            {letter}
          </Chip>
        )
      })}
      {everywhere && <span style={{ fontSize: '0.75rem' }}>{everywhere}</span>}
    </Group>
  )
}
