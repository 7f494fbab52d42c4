// All settings but the prompts: the few that matter first, the rest behind one disclosure.
import { Stack } from '@mantine/core'
import { Disclosure } from '../disclosure.tsx'
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
      <Disclosure label="More">
        <MoreSettings />
      </Disclosure>
    </Stack>
  )
}
