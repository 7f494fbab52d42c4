// The settings behind "More", in the order of a run: words, noise, walk, guidance, device.
import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useId } from 'react'
import type { ReactNode } from 'react'
import type { Choice, Settings } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import { ChoiceSetting } from './choice-setting.tsx'
import { Dials } from './dials.tsx'
import { ExtraChoice, ExtraNumber } from './extra-setting.tsx'
import { ListSetting } from './list-setting.tsx'
import { NumberSetting } from './number-setting.tsx'
import { FromFile } from './start-setting.tsx'
import classes from './more-settings.module.css'

export function MoreSettings() {
  const guided = useApp((state) => state.draft.guidance > 1)
  return (
    <Stack gap="lg" pt="xs">
      <Part title="Sampling">
        <ChoiceSetting field="sampler" label="Sampler" />
        <ChoiceSetting field="schedule" label="Schedule" />
        <ListSetting />
        <NumberSetting
          field="eta"
          label="Eta"
          help="Share of fresh noise at each step, for samplers that take any; 0 draws none."
          usual={[0, 1]}
          allowed={[0, 1]}
          step={0.05}
          decimals={2}
        />
        <ExtraChoice field="stepNoise" label="Noise on the way" choices={stepNoises} />
        <ExtraChoice field="convention" label="Convention" choices={conventions} />
        <ExtraChoice field="finalSigma" label="End of the walk" choices={ends} />
      </Part>
      <Part title="Guidance">
        {!guided && (
          <Text size="xs" c="dimmed">
            These act where guidance is above 1.
          </Text>
        )}
        <GuidanceMethod />
        <Three>
          <ExtraNumber
            field="guidanceRescale"
            label="Rescale"
            help="Brings the guided picture's contrast back to the unguided one's (phi): 0 is off, 0.7 is usual for v-prediction."
            usual={0}
          />
          <ExtraNumber
            field="guidanceStart"
            label="From"
            help="Share of the steps after which guidance begins; 0 is from the first."
            usual={0}
          />
          <ExtraNumber
            field="guidanceStop"
            label="To"
            help="Share of the steps after which guidance ends and every step costs one row; 1 is to the last."
            usual={1}
          />
        </Three>
      </Part>
      <Part title="Noise">
        <FromFile label="Start from a picture" />
        <Rng />
        <Three>
          <ExtraNumber
            field="variationStrength"
            label="Variation"
            help="How far the noise is turned towards the variation seed's: 0 is not at all, 1 is all the way."
            usual={0}
          />
          <ExtraNumber
            field="variationSeed"
            label="Variation seed"
            help="The other seed: small variations of one picture share their seed and differ in this."
            usual={0}
            most={Number.MAX_SAFE_INTEGER}
            step={1}
          />
        </Three>
      </Part>
      <Part title="Prompt">
        <ExtraChoice field="promptSyntax" label="Syntax" choices={syntaxes} />
        <ClipSkip />
      </Part>
      <Decoder />
      <Part title="Precision">
        <Precision />
      </Part>
      <Defaults />
    </Stack>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId()
  return (
    <fieldset aria-labelledby={id} className={classes.part}>
      <span id={id} className={classes.title}>
        {title}
      </span>
      {children}
    </fieldset>
  )
}

const Three = ({ children }: { readonly children: ReactNode }) => <div className={classes.three}>{children}</div>

const stepNoises: readonly Choice[] = [
  { id: 'independent', label: 'Independent', help: 'Every draw of a stochastic sampler is its own, as in diffusers.' },
  {
    id: 'brownian',
    label: 'Brownian',
    help: 'All draws from one Brownian path: the picture keeps its shape when the number of steps changes.',
  },
]
const conventions: readonly Choice[] = [
  { id: 'diffusers', label: 'diffusers', help: 'First noise and levels as diffusers lays them out.' },
  { id: 'a1111', label: 'A1111', help: 'First noise and levels as AUTOMATIC1111’s web UI lays them out.' },
  { id: 'comfyui', label: 'ComfyUI', help: 'First noise and levels as ComfyUI lays them out.' },
]
const ends: readonly Choice[] = [
  { id: '', label: 'As the sampler says', help: 'Where the sampler’s reference and the folder end the walk.' },
  { id: 'zero', label: 'At no noise', help: 'The last step lands on the clean picture.' },
  { id: 'sigma_min', label: 'At the least trained', help: 'The last step lands on the smallest noise level trained.' },
]
const syntaxes: readonly Choice[] = [
  { id: 'plain', label: 'Plain', help: 'The words as they are, in one window, as diffusers reads them.' },
  {
    id: 'a1111',
    label: 'A1111',
    help: 'Weights (words:1.2), editing [a:b:0.5], alternation [a|b], AND, BREAK, and prompts of any length.',
  },
]

function ClipSkip() {
  const most = useApp((state) => state.model?.maxClipSkip ?? 11)
  return (
    <NumberSetting
      field="clipSkip"
      label="Clip skip"
      help="Layers of the text encoder left out at its end, counted from 0 as diffusers does."
      usual={[0, Math.min(most, 4)]}
      allowed={[0, most]}
      step={1}
    />
  )
}

const cfg: readonly Choice[] = [{ id: 'cfg', label: 'CFG', help: 'Classifier-free guidance.' }]

function GuidanceMethod() {
  const methods = useApp((state) => state.model?.guidances)
  const value = useApp((state) => state.draft.guidanceMethod ?? 'cfg')
  const chosen = methods?.find(({ id }) => id === value)
  return (
    <div>
      <ExtraChoice field="guidanceMethod" label="Method" choices={methods ?? cfg} />
      {chosen && <Dials field="guidanceOptions" of={chosen} />}
    </div>
  )
}

/** Nothing where the model has one alone, unless the settings ask for another. */
function Decoder() {
  const decoders = useApp((state) => state.model?.decoders)
  const asked = useApp((state) => state.draft.decoder)
  if (!decoders && asked === undefined) return undefined
  return (
    <Part title="Decoding">
      <ExtraChoice field="decoder" label="Decoder" choices={decoders ?? full} />
    </Part>
  )
}
const full: readonly Choice[] = [{ id: 'full', label: 'Full', help: 'The model’s own decoder.' }]

/** Always part of the settings, but few ever touch it. */
function Rng() {
  const value = useApp((state) => state.draft.rng)
  const edit = useApp((state) => state.edit)
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm" fw={500} flex={1}>
        Seeds as in
      </Text>
      <SegmentedControl
        aria-label="Whose noise a seed means"
        size="xs"
        data={[
          { value: 'torch', label: 'torch (CPU)' },
          { value: 'philox', label: 'CUDA (NV)' },
        ]}
        value={value}
        onChange={(next) => edit({ rng: next as Settings['rng'] })}
      />
    </Group>
  )
}

function Precision() {
  const wish = useApp((state) => state.wish.precision)
  const setPrecision = useApp((state) => state.setPrecision)
  const data = [
    { value: 'auto', label: 'Automatic' },
    { value: 'float16', label: 'Half' },
    { value: 'float32', label: 'Full' },
  ]
  return (
    <SegmentedControl
      aria-label="Precision"
      size="xs"
      fullWidth
      data={data}
      value={wish}
      onChange={(value) => void setPrecision(value as typeof wish)}
    />
  )
}

function Defaults() {
  const useModelDefaults = useApp((state) => state.useModelDefaults)
  const known = useApp((state) => state.model !== undefined)
  return (
    <Button variant="default" size="xs" disabled={!known} onClick={useModelDefaults}>
      The model’s own settings
    </Button>
  )
}
