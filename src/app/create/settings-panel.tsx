// All settings but the prompts: the few that matter first, the rest behind one disclosure.
import { Button, Collapse, SegmentedControl, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useRef } from 'react'
import { useApp } from '../use-app.ts'
import { BackToPicture } from './back-to-picture.tsx'
import { ChoiceSetting } from './choice-setting.tsx'
import { CompositionLine } from './composition-line.tsx'
import { NumberSetting } from './number-setting.tsx'
import { SeedSetting } from './seed-setting.tsx'
import { SizeSetting } from './size-setting.tsx'
import { FromFile, StartSetting } from './start-setting.tsx'

export function SettingsPanel() {
  return (
    <Stack gap="sm">
      <NumberSetting
        field="steps"
        label="Steps"
        help="How often the network is asked on the way from noise to picture. More steps take longer."
        usual={[1, 50]}
        allowed={[1, 1000]}
        step={1}
      />
      <NumberSetting
        field="guidance"
        label="Guidance"
        help="How strongly the picture follows the prompt (CFG scale). Above 1 every step costs two rows."
        usual={[1, 15]}
        allowed={[0, 100]}
        step={0.5}
        decimals={2}
      />
      <StartSetting />
      <SizeSetting />
      <SeedSetting />
      <NumberSetting
        field="count"
        label="Pictures"
        help="How many pictures one press draws. Each has its own seed, counted up from the first."
        usual={[1, 8]}
        allowed={[1, 64]}
        step={1}
      />
      <CompositionLine />
      <BackToPicture />
      <More />
    </Stack>
  )
}

function More() {
  const [opened, { toggle }] = useDisclosure(false)
  const place = useRef<HTMLDivElement>(null)
  const bringIntoView = () => opened && place.current?.scrollIntoView({ block: 'nearest' })
  return (
    <div ref={place}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-expanded={opened}
        leftSection={opened ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        onClick={toggle}
      >
        More
      </Button>
      <Collapse expanded={opened} onTransitionEnd={bringIntoView}>
        <Stack gap="sm" pt="xs">
          <ChoiceSetting field="sampler" label="Sampler" />
          <ChoiceSetting field="schedule" label="Schedule" />
          <NumberSetting
            field="eta"
            label="Eta"
            help="Share of fresh noise at each step, for samplers that take any; 0 draws none."
            usual={[0, 1]}
            allowed={[0, 1]}
            step={0.05}
            decimals={2}
          />
          <NumberSetting
            field="clipSkip"
            label="Clip skip"
            help="Layers of the text encoder left out at its end, counted from 0 as diffusers does."
            usual={[0, 4]}
            allowed={[0, 11]}
            step={1}
          />
          <FromFile label="Start from a picture" />
          <Precision />
          <Defaults />
        </Stack>
      </Collapse>
    </div>
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
