// The settings that Compose shares with Create: folded, since the scene matters here.
import { Stack } from '@mantine/core'
import { Disclosure } from '../disclosure.tsx'
import { useApp } from '../use-app.ts'
import { ChoiceSetting } from '../create/choice-setting.tsx'
import { SeedSetting } from '../create/seed-setting.tsx'
import { SizeSetting } from '../create/size-setting.tsx'
import { StepSettings } from '../create/step-settings.tsx'

export function SharedSettings() {
  const { steps, guidance, width, height } = useApp((state) => state.draft)
  return (
    <Disclosure
      label="Settings"
      note={`${steps} steps · guidance ${guidance} · ${width} × ${height} · the same as in Create`}
    >
      <Stack gap="sm" pt="xs">
        <StepSettings />
        <SizeSetting />
        <SeedSetting />
        <ChoiceSetting field="sampler" label="Sampler" />
        <ChoiceSetting field="schedule" label="Schedule" />
      </Stack>
    </Disclosure>
  )
}
