// One thing that can be done to see how a cell is walked, with what it costs.
import { Button } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

type Props = { readonly icon: LucideIcon; readonly onTake: () => void; readonly children: ReactNode }

export function Offer({ icon: Icon, onTake, children }: Props) {
  return (
    <Button size="xs" variant="default" leftSection={<Icon size={14} aria-hidden />} onClick={onTake}>
      {children}
    </Button>
  )
}
