// One sentence about a control, on a small "?" that mouse, finger and keyboard reach.
import { ActionIcon, Tooltip } from '@mantine/core'
import { CircleHelp } from 'lucide-react'

export function HelpTip({ about, children }: { readonly about: string; readonly children: string }) {
  return (
    <Tooltip label={children} multiline w={260} withArrow events={{ hover: true, focus: true, touch: true }}>
      <ActionIcon variant="transparent" color="gray" size={24} aria-label={`${about}: ${children}`}>
        <CircleHelp size={14} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
