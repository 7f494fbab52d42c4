// The settings that Compose shares with Create: folded, since the scene matters here.
import { Button, Collapse, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useApp } from '../use-app.ts'
import { ChoiceSetting } from '../create/choice-setting.tsx'
import { SeedSetting } from '../create/seed-setting.tsx'
import { SizeSetting } from '../create/size-setting.tsx'
import { StepSettings } from '../create/step-settings.tsx'

export function SharedSettings() {
  const [opened, { toggle }] = useDisclosure(false)
  const { steps, guidance, width, height } = useApp((state) => state.draft)
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-expanded={opened}
        leftSection={opened ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        onClick={toggle}
      >
        Settings
      </Button>
      <Text size="xs" c="dimmed">
        {steps} steps · guidance {guidance} · {width} × {height} · the same as in Create
      </Text>
      <Collapse expanded={opened}>
        <Stack gap="sm" pt="xs">
          <StepSettings />
          <SizeSetting />
          <SeedSetting />
          <ChoiceSetting field="sampler" label="Sampler" />
          <ChoiceSetting field="schedule" label="Schedule" />
        </Stack>
      </Collapse>
    </div>
  )
}
