// The regions as a list: the same things that the canvas shows, with what is wrong with them.
import { Button, SegmentedControl, Text, Title } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { chosenMethods } from '../../store/compose.ts'
import { warningsOf } from '../../store/regions.ts'
import { useApp } from '../use-app.ts'
import { RegionCard } from './region-card.tsx'
import { lettersOf, methodWarnings, warningWords } from './region-words.ts'
import { useRegions } from './use-composition.ts'
import { useRegionActions } from './use-region-actions.ts'
import classes from './region-list.module.css'

export function RegionList() {
  const regions = useRegions()
  const { add } = useRegionActions()
  return (
    <section aria-labelledby="regions">
      <div className={classes.title}>
        <Title order={3} size="h6" id="regions">
          Regions
        </Title>
        <Button size="compact-sm" variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={() => add()}>
          Add region
        </Button>
      </div>
      <Warnings />
      <ol className={classes.list} aria-label="Regions, the lowest first">
        {regions.map(({ item, on }, at) => (
          // A region is its place in the order: its letter says so.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            <RegionCard region={item} on={on} at={at} last={at === regions.length - 1} />
          </li>
        ))}
        <li>
          <EverythingElse />
        </li>
      </ol>
    </section>
  )
}

/** The permanent last region: what no other covers, and how far the base prompt reaches. */
function EverythingElse() {
  const base = useApp((state) => state.draft.regionBase ?? 'elsewhere')
  const setRegionBase = useApp((state) => state.setRegionBase)
  const none = useApp((state) => state.draft.regions === undefined)
  return (
    <div className={classes.card}>
      <Text size="sm" fw={600}>
        Everything else
      </Text>
      <Text size="xs" c="dimmed" mb={none ? 0 : 6}>
        {none ? 'The whole picture follows the prompt.' : 'Where no region lies, the prompt rules.'}
      </Text>
      {!none && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label="Reach of the prompt"
          value={base}
          onChange={(value) => setRegionBase(value === 'everywhere' ? 'everywhere' : undefined)}
          data={[
            { value: 'elsewhere', label: 'Only elsewhere' },
            { value: 'everywhere', label: 'In every region too' },
          ]}
        />
      )}
    </div>
  )
}

function Warnings() {
  const regions = useRegions()
  const draft = useApp((state) => state.draft)
  const methods = useApp((state) => state.methods)
  const cell = useApp((state) => state.model?.sizeMultiple ?? 8)
  const { width, height, regions: on = none } = draft
  const found = useMemo(
    () => warningsOf(on, Math.round(width / cell), Math.round(height / cell)),
    [on, width, height, cell],
  )
  const letters = lettersOf(regions)
  const lines = [
    ...found.map((warning) => warningWords(warning, letters)),
    ...methodWarnings(chosenMethods({ draft, methods }), draft),
  ]
  if (lines.length === 0) return undefined
  return (
    <ul className={classes.warnings} aria-label="What regions will not do">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

const none: readonly never[] = []
