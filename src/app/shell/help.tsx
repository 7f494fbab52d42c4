// The list of keys, drawn from the table that binds them, and where they are changed.
import { Kbd, Modal, Switch, Table } from '@mantine/core'
import { escapeKey, keysWith, widgetKeys } from '../keys.ts'
import { useApp } from '../use-app.ts'
import { ShortcutRow } from './shortcut-row.tsx'

export function Help() {
  const opened = useApp((state) => state.layer === 'help')
  const open = useApp((state) => state.open)
  return (
    <Modal opened={opened} onClose={() => open(undefined)} title="Keyboard shortcuts" size="lg">
      <KeyList />
    </Modal>
  )
}

function KeyList() {
  const singleKeys = useApp((state) => state.singleKeys)
  const setSingleKeys = useApp((state) => state.setSingleKeys)
  const shortcuts = useApp((state) => state.shortcuts)
  const bound = keysWith(shortcuts)
  const fixed = [[escapeKey.keys, escapeKey.does] as const, ...widgetKeys, ['?', 'This list'] as const]
  return (
    <>
      <Table aria-label="Keys and what they do">
        <Table.Tbody>
          {bound.map((shortcut) => (
            <ShortcutRow key={shortcut.id} shortcut={shortcut} bound={bound} changed={shortcut.id in shortcuts} />
          ))}
          {fixed.map(([combination, does]) => (
            <Table.Tr key={combination}>
              <Table.Th w={{ base: 148, xs: 220 }} scope="row">
                <Kbd>{combination}</Kbd>
              </Table.Th>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        mt="md"
        label="Single-character shortcuts (?, K)"
        checked={singleKeys}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
      />
    </>
  )
}
