// All settings but the prompts: the few that matter first, the rest behind one disclosure.
import { Button, Collapse, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useRef } from 'react'
import { BackToPicture } from './back-to-picture.tsx'
import { CompositionLine } from './composition-line.tsx'
import { MoreSettings } from './more-settings.tsx'
import { NumberSetting } from './number-setting.tsx'
import { RecipeSetting } from './recipe-setting.tsx'
import { SeedSetting } from './seed-setting.tsx'
import { SizeSetting } from './size-setting.tsx'
import { StartSetting } from './start-setting.tsx'
import { StepSettings } from './step-settings.tsx'

export function SettingsPanel() {
  return (
    <Stack gap="sm">
      <RecipeSetting />
      <StepSettings />
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
        <MoreSettings />
      </Collapse>
    </div>
  )
}
