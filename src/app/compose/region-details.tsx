// What a region can be set to: strength, soft edge, its box in numbers, what a mask can do, its adapters.
import { Button, Chip, Group, NumberInput, Stack, Text } from '@mantine/core'
import type { Region } from '../../protocol.ts'
import { coverage } from '../../store/regions.ts'
import type { Box } from '../../store/regions.ts'
import { percent } from '../format.ts'
import { useApp } from '../use-app.ts'
import { Amount } from './amount.tsx'
import fields from './fields.module.css'
import { useAdapterName, useRows } from './use-composition.ts'
import { useRegionActions } from './use-region-actions.ts'

type Props = { readonly region: Region; readonly at: number; readonly letter: string }

export function RegionDetails({ region, at, letter }: Props) {
  const actions = useRegionActions()
  return (
    <Stack gap={6} mt={8}>
      {region.box ? <BoxFields box={region.box} at={at} letter={letter} /> : <MaskWords region={region} />}
      <MaskActions region={region} at={at} letter={letter} />
      <Amount
        label="Strength"
        of={`region ${letter}`}
        value={region.strength}
        onChange={(strength) => actions.change(at, { strength }, 'strength')}
        usual={[0, 1]}
        allowed={[0, 1]}
        step={0.05}
      />
      <Amount
        label="Feather, px"
        of={`region ${letter}`}
        value={region.feather}
        onChange={(feather) => actions.change(at, { feather }, 'feather')}
        usual={[0, 64]}
        allowed={[0, 1024]}
        step={1}
        decimals={0}
      />
      <RegionAdapters region={region} at={at} letter={letter} />
    </Stack>
  )
}

const sides = [
  { field: 'x', label: 'X', words: 'Left edge', along: 'width' },
  { field: 'y', label: 'Y', words: 'Top edge', along: 'height' },
  { field: 'width', label: 'Width', words: 'Width', along: 'width' },
  { field: 'height', label: 'Height', words: 'Height', along: 'height' },
] as const

/** In pixels of the picture, as everything else about its size. */
function BoxFields({ box, at, letter }: { readonly box: Box; readonly at: number; readonly letter: string }) {
  const size = useApp((state) => state.draft)
  const { setBox } = useRegionActions()
  return (
    <Group gap={6} wrap="nowrap" grow preventGrowOverflow={false}>
      {sides.map(({ field, label, words, along }) => (
        <NumberInput
          key={field}
          size="xs"
          label={label}
          aria-label={`${words} of region ${letter}, in pixels`}
          value={Math.round(box[field] * size[along])}
          min={0}
          max={size[along]}
          allowNegative={false}
          allowDecimal={false}
          onChange={(value) => {
            if (typeof value === 'number' && value <= size[along])
              setBox(at, fitting(box, field, value / size[along]), field)
          }}
        />
      ))}
    </Group>
  )
}

/** The box with one number changed; a far edge that would leave the picture comes along. */
function fitting(box: Box, field: keyof Box, value: number): Box {
  const next = { ...box, [field]: value }
  if (field === 'x') return { ...next, width: Math.min(box.width, 1 - value) }
  if (field === 'y') return { ...next, height: Math.min(box.height, 1 - value) }
  return next
}

function MaskWords({ region }: { readonly region: Region }) {
  const cells = coverage(region, 32, 32)
  const share = cells.reduce((sum, cover) => sum + cover, 0) / cells.length
  return (
    <Text size="xs" c="dimmed">
      Painted: {percent(share)} of the picture
    </Text>
  )
}

function MaskActions({ region, at, letter }: Props) {
  const actions = useRegionActions()
  const action = (label: string, run: (at: number) => void) => (
    <Button size="compact-xs" variant="default" aria-label={`${label}, region ${letter}`} onClick={() => run(at)}>
      {label}
    </Button>
  )
  return (
    <Group gap={4}>
      {action('Fill', actions.fill)}
      {action('Invert', actions.invert)}
      {action('Clear', actions.clear)}
      {region.mask ? action('Make it a box', actions.toBox) : action('Make it a mask', actions.toMask)}
    </Group>
  )
}

function RegionAdapters({ region, at, letter }: Props) {
  const rows = useRows()
  const nameOf = useAdapterName()
  const { change } = useRegionActions()
  if (rows.length === 0) return undefined
  return (
    <Group gap={4} component="fieldset" className={fields.group ?? ''} aria-label={`Adapters of region ${letter}`}>
      <Text size="xs">Adapters only here:</Text>
      {rows.map(({ item: use }) => {
        const inside = region.adapters.includes(use.id)
        const adapters = inside ? region.adapters.filter((id) => id !== use.id) : [...region.adapters, use.id]
        return (
          <Chip key={use.id} size="xs" checked={inside} onChange={() => change(at, { adapters })}>
            {nameOf(use)}
          </Chip>
        )
      })}
    </Group>
  )
}
