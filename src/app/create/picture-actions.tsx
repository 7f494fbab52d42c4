// What can be done with the shown picture: save, copy, start from it, keep, delete, link.
import { Button, Group, Menu } from '@mantine/core'
import {
  Bookmark,
  BookmarkCheck,
  ChevronDown,
  Copy,
  Download,
  Forward,
  ImageUp,
  Layers,
  LayoutGrid,
  Trash2,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Picture } from '../../store/storage.ts'
import { copyPicture, linkTo, save, saveWithoutSettings } from '../pictures.ts'
import { useApp } from '../use-app.ts'
import { shownPicture } from './shown.ts'
import classes from './picture-actions.module.css'

export function PictureActions() {
  const picture = useApp(shownPicture)
  const forming = useApp(
    (state) => state.watching && (state.running !== undefined || state.outcome?.kind === 'stopped'),
  )
  const failed = useApp((state) => state.outcome?.kind === 'failed')
  if (!picture || forming || failed) return undefined
  return (
    <Group gap={4} justify="center" role="toolbar" aria-label="This picture">
      <SaveMenu picture={picture} />
      <Actions picture={picture} />
    </Group>
  )
}

/** Says how a piece of work ended. */
function useTold() {
  const notify = useApp((state) => state.notify)
  return (work: Promise<void>, done: string, failed: string) =>
    void work.then(
      () => notify({ kind: 'said', message: done }),
      () => notify({ kind: 'said', message: failed }),
    )
}

function Actions({ picture }: { readonly picture: Picture }) {
  const useAsStart = useApp((state) => state.useAsStart)
  const keepPicture = useApp((state) => state.keepPicture)
  const deletePictures = useApp((state) => state.deletePictures)
  const told = useTold()
  const copy = () =>
    told(copyPicture(picture), 'Picture copied.', 'The browser did not allow copying. Save it instead.')
  return (
    <>
      <Action icon={<Copy size={16} aria-hidden />} label="Copy" onClick={copy} />
      <Action
        icon={<ImageUp size={16} aria-hidden />}
        label="Use as start image"
        onClick={() => void useAsStart(picture.png, picture.settings)}
      />
      <SendMenu picture={picture} />
      <Action
        icon={picture.kept ? <BookmarkCheck size={16} aria-hidden /> : <Bookmark size={16} aria-hidden />}
        label={picture.kept ? 'Kept' : 'Keep'}
        onClick={() => void keepPicture(picture.id, !picture.kept)}
      />
      <Action
        icon={<Trash2 size={16} aria-hidden />}
        label="Delete"
        onClick={() => void deletePictures([picture.id])}
      />
    </>
  )
}

type ActionProps = {
  readonly icon: ReactNode
  readonly label: string
  readonly onClick: () => void
}

function Action({ icon, label, onClick }: ActionProps) {
  return (
    <Button
      size="xs"
      variant="subtle"
      className={classes.action ?? ''}
      classNames={{ section: classes.icon ?? '', label: classes.label ?? '' }}
      leftSection={icon}
      title={label}
      onClick={onClick}
    >
      {label}
    </Button>
  )
}

function SendMenu({ picture }: { readonly picture: Picture }) {
  const sendToCompare = useApp((state) => state.sendToCompare)
  const sendToCompose = useApp((state) => state.sendToCompose)
  return (
    <Menu position="top">
      <Menu.Target>
        <Button
          size="xs"
          variant="subtle"
          className={classes.action ?? ''}
          classNames={{ section: classes.icon ?? '', label: classes.label ?? '' }}
          leftSection={<Forward size={16} aria-hidden />}
          title="Send to"
        >
          Send to
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<LayoutGrid size={16} aria-hidden />} onClick={() => sendToCompare(picture.settings)}>
          Compare
        </Menu.Item>
        <Menu.Item leftSection={<Layers size={16} aria-hidden />} onClick={() => sendToCompose(picture)}>
          Compose
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SaveMenu({ picture }: { readonly picture: Picture }) {
  const told = useTold()
  const copyLink = () =>
    told(navigator.clipboard.writeText(linkTo(picture.settings)), 'Link copied.', 'The browser did not allow copying.')
  return (
    <Button.Group>
      <Button
        size="xs"
        variant="white"
        className={classes.save ?? ''}
        classNames={{ section: classes.icon ?? '', label: classes.label ?? '' }}
        leftSection={<Download size={16} aria-hidden />}
        onClick={() => save(picture)}
      >
        Save
      </Button>
      <Menu position="top-start">
        <Menu.Target>
          <Button size="xs" px={6} variant="white" className={classes.ways ?? ''} aria-label="More ways to save">
            <ChevronDown size={14} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save(picture)}>Save with settings inside</Menu.Item>
          <Menu.Item onClick={() => void saveWithoutSettings(picture)}>Save without settings</Menu.Item>
          <Menu.Item onClick={copyLink}>Copy link to these settings</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  )
}
