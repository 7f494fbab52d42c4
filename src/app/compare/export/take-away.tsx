// Ways to take a grid along, and to bring one: a ZIP of everything, sheets, tables.
import { Button, Menu } from '@mantine/core'
import { Download } from 'lucide-react'
import { useRef, useState } from 'react'
import { hasSeeds } from '../../../grid/fold.ts'
import { csvOf, csvOfGroups, groupsOf } from '../../../grid/table.ts'
import { gridLines } from '../../../store/compare/lines.ts'
import { download } from '../../pictures.ts'
import { useAppStore } from '../../use-app.ts'
import { saveSheets } from './save-sheets.ts'
import classes from '../compare-room.module.css'

const json = 'application/json'

export function TakeAway() {
  const store = useAppStore()
  const file = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const during = (work: Promise<unknown>) => {
    setBusy(true)
    work
      .catch((error: unknown) => store.getState().notify({ kind: 'said', message: `Not saved: ${String(error)}` }))
      .finally(() => setBusy(false))
  }
  const zip = async () => download(await store.getState().packGrid(), 'fewstep-grid.zip')
  const table = (kind: 'csv' | 'json') => {
    const lines = gridLines(store.getState())
    const { averaged, plan } = store.getState()
    const means = averaged && plan !== undefined && hasSeeds(plan)
    const text =
      kind === 'csv'
        ? means
          ? csvOfGroups(groupsOf(lines))
          : csvOf(lines)
        : `${JSON.stringify({ lines, groups: groupsOf(lines) }, null, 1)}\n`
    download(new Blob([text], { type: kind === 'csv' ? 'text/csv' : json }), `fewstep-grid.${kind}`)
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            loading={busy}
            leftSection={<Download size={14} aria-hidden />}
            classNames={{ section: classes.icon ?? '', label: classes.short ?? '' }}
            title="Save and open"
            aria-label="Save and open"
          >
            Save and open
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => during(zip())}>Save everything (ZIP)</Menu.Item>
          <Menu.Item onClick={() => during(saveSheets(store.getState()))}>Save as one picture (PNG)</Menu.Item>
          <Menu.Item onClick={() => table('csv')}>Save the numbers (CSV)</Menu.Item>
          <Menu.Item onClick={() => table('json')}>Save the numbers (JSON)</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => file.current?.click()}>Open a saved grid (ZIP)…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <input
        ref={file}
        type="file"
        hidden
        accept=".zip,application/zip"
        aria-label="A saved grid"
        onChange={(event) => {
          const chosen = event.currentTarget.files?.[0]
          event.currentTarget.value = ''
          if (chosen) during(store.getState().unpackGrid(chosen))
        }}
      />
    </>
  )
}
