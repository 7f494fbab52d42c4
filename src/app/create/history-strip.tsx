// The pictures drawn so far, newest first; a press shows one; its settings are one more press away.
import { UnstyledButton } from '@mantine/core'
import { Bookmark } from 'lucide-react'
import { useRef } from 'react'
import type { KeyboardEvent, RefObject } from 'react'
import type { Picture } from '../../store/storage.ts'
import { addressOf, altText } from '../pictures.ts'
import { useApp } from '../use-app.ts'
import classes from './history-strip.module.css'

export function HistoryStrip() {
  const history = useApp((state) => state.history)
  const shown = useApp((state) => state.shown)
  const list = useRef<HTMLUListElement>(null)
  const onKeyDown = useStripKeys(list)
  const stop = history.some(({ id }) => id === shown) ? shown : history[0]?.id
  return (
    <section className={classes.strip} aria-label="History">
      {history.length === 0 && <p className={classes.empty}>Pictures you draw appear here.</p>}
      <ul className={classes.list} ref={list}>
        {history.map((picture) => (
          <li key={picture.id}>
            <Thumbnail
              picture={picture}
              current={picture.id === shown}
              tabStop={picture.id === stop}
              onKeyDown={onKeyDown}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

type Props = {
  readonly picture: Picture
  readonly current: boolean
  readonly tabStop: boolean
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

function Thumbnail({ picture, current, tabStop, onKeyDown }: Props) {
  const show = useApp((state) => state.show)
  return (
    <UnstyledButton
      className={classes.thumbnail}
      data-id={picture.id}
      tabIndex={tabStop ? 0 : -1}
      aria-current={current || undefined}
      onClick={() => show(picture.id)}
      onKeyDown={onKeyDown}
    >
      <img src={addressOf(picture.png)} alt={altText(picture)} loading="lazy" decoding="async" />
      {picture.kept && <Bookmark className={classes.kept} size={16} aria-label="Kept" />}
    </UnstyledButton>
  )
}

/** One tab stop; arrows, Home and End move, Delete deletes, K keeps. */
function useStripKeys(list: RefObject<HTMLUListElement | null>) {
  const history = useApp((state) => state.history)
  const singleKeys = useApp((state) => state.singleKeys)
  const show = useApp((state) => state.show)
  const deletePictures = useApp((state) => state.deletePictures)
  const keepPicture = useApp((state) => state.keepPicture)
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { id } = event.currentTarget.dataset
    const at = history.findIndex((picture) => picture.id === id)
    const picture = history[at]
    if (!picture) return
    const goals: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: history.length - 1,
    }
    const goal = history[goals[event.key] ?? -1]
    if (goal) {
      event.preventDefault()
      show(goal.id)
      list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(goal.id)}"]`)?.focus()
    } else if (event.key === 'Delete') void deletePictures([picture.id])
    else if (event.key === 'k' && singleKeys) void keepPicture(picture.id, !picture.kept)
  }
}
