// The composition as a whole: save it as a small file, open one, link to it, start over.
import { Button, Menu } from '@mantine/core'
import { ChevronDown } from 'lucide-react'
import { useRef } from 'react'
import { download, linkTo } from '../pictures.ts'
import { OpenField } from '../open-field.tsx'
import { useApp, useAppStore } from '../use-app.ts'

/** Longer addresses are cut by mail and chat programs. */
const longestLink = 8000

export function CompositionMenu() {
  const store = useAppStore()
  const field = useRef<HTMLInputElement>(null)
  const clear = useApp((state) => state.clearComposition)
  const notify = useApp((state) => state.notify)
  const exportFile = () => {
    const text = store.getState().exportComposition()
    download(new Blob([text], { type: 'application/json' }), 'composition.json')
  }
  const copyLink = () => {
    const link = linkTo(store.getState().draft, 'compose')
    const say = (message: string) => notify({ kind: 'said', message })
    if (link.length > longestLink)
      return say('Painted masks make this link too long to share. Save it as a file instead.')
    void navigator.clipboard.writeText(link).then(
      () => say('Link copied. Whoever opens it needs the same adapter files.'),
      () => say('The browser did not allow copying.'),
    )
  }
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Button size="compact-sm" variant="default" rightSection={<ChevronDown size={14} aria-hidden />}>
            Composition
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={exportFile}>Export as a file</Menu.Item>
          <Menu.Item onClick={() => field.current?.click()}>Import a file</Menu.Item>
          <Menu.Item onClick={copyLink}>Copy a link</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={clear}>Start over (Undo brings it back)</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <OpenField ref={field} accept=".json" aria-label="Composition file" />
    </>
  )
}
