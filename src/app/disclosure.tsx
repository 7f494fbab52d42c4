// What is seldom needed, behind one line that opens it.
import { Button, Collapse, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { type ReactNode, useRef } from 'react'

type Props = {
  readonly label: string
  /** What stands inside, in a few words. */
  readonly note?: ReactNode
  readonly children: ReactNode
}

/** Folded at first; what it holds is kept while it is folded, and brought into view when it opens. */
export function Disclosure({ label, note, children }: Props) {
  const [opened, { toggle }] = useDisclosure(false)
  const place = useRef<HTMLDivElement>(null)
  const bringIntoView = () => opened && place.current?.scrollIntoView({ block: 'nearest' })
  const Chevron = opened ? ChevronDown : ChevronRight
  return (
    <div ref={place}>
      <Button
        maw="100%"
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-expanded={opened}
        leftSection={<Chevron size={14} aria-hidden />}
        onClick={toggle}
      >
        <Text span inherit truncate lh={1.5}>
          {label}
        </Text>
      </Button>
      {note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
      <Collapse expanded={opened} onTransitionEnd={bringIntoView}>
        {children}
      </Collapse>
    </div>
  )
}
