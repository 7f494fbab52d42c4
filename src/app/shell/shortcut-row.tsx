// One key of the page's table: what it does, and other keys for it by pressing them.
import { Button, Kbd, Table, Text, UnstyledButton } from '@mantine/core'
import { Pencil } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { mac } from '../keys.ts'
import { type Bound, combinationOf, problemWith, shownKeys } from '../shortcuts.ts'
import { useApp } from '../use-app.ts'
import classes from './shortcut-row.module.css'

type Props = { readonly shortcut: Bound; readonly bound: readonly Bound[]; readonly changed: boolean }

export function ShortcutRow({ shortcut: { id, keys, does }, bound, changed }: Props) {
  const setShortcut = useApp((state) => state.setShortcut)
  const now = keys === '' ? 'Off' : shownKeys(keys, mac)
  const [listening, setListening] = useState(false)
  const [problem, setProblem] = useState<string>()
  const listen = (on: boolean) => {
    setListening(on)
    setProblem(undefined)
  }
  const hear = (event: KeyboardEvent) => {
    if (!listening || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    const pressed = combinationOf(event.nativeEvent)
    if (pressed === 'Escape') return listen(false)
    if (pressed === undefined) return
    const off = pressed === 'Backspace' || pressed === 'Delete'
    const wrong = off ? undefined : problemWith(pressed, id, bound, mac)
    setProblem(wrong)
    if (wrong !== undefined) return
    setShortcut(id, off ? '' : pressed)
    listen(false)
  }
  return (
    <Table.Tr>
      <Table.Th w={{ base: 148, xs: 220 }} scope="row">
        <UnstyledButton
          className={classes.keys}
          aria-label={`Change keys: ${does}, now ${now}`}
          title="Change"
          aria-pressed={listening}
          data-own-escape={listening || undefined}
          onClick={() => listen(!listening)}
          onBlur={() => listen(false)}
          onKeyDown={hear}
        >
          <Kbd>{listening ? 'Press keys' : now}</Kbd>
          <Pencil size={12} aria-hidden />
        </UnstyledButton>
      </Table.Th>
      <Table.Td>
        {does}
        {changed && !listening && (
          <Button
            size="compact-xs"
            ml={6}
            variant="subtle"
            aria-label={`Usual keys: ${does}`}
            onClick={() => setShortcut(id)}
          >
            Reset
          </Button>
        )}
        {listening && (
          <Text size="xs" component="output" display="block" {...(problem && { c: 'var(--mantine-color-error)' })}>
            {problem ?? 'Backspace switches it off, Esc leaves it as it is.'}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
