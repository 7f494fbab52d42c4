// A grid that ended while nobody looked: told by the browser's notification where the person allowed it, and by the tab's title.
import { useEffect, useState } from 'react'
import { progressOf } from '../../store/compare/progress.ts'
import type { State } from '../../store/state.ts'
import { counted } from '../format.ts'
import { useAppStore } from '../use-app.ts'

export type GridNews = { readonly words: string; readonly long: boolean }

/** Runs shorter than this, in milliseconds, are no news beyond the title. */
const long = 30_000

type Seen = Pick<State, 'filling' | 'fillFailure' | 'plan' | 'results'>

/** What there is to tell where a run has just ended; undefined where none has, or it was paused or had drawn nothing. */
export function newsOf(before: Seen, after: Seen, now: number): GridNews | undefined {
  const { filling } = before
  if (!filling || after.filling || filling.state === 'paused') return undefined
  const took = now - filling.startedAt
  if (after.fillFailure) return { words: 'The grid stopped', long: took >= long }
  const { drawn, cells } = progressOf(after)
  if (filling.done === 0) return undefined
  const words = drawn === cells ? `${counted(drawn, 'picture')} drawn` : `${drawn} of ${cells} drawn`
  return { words, long: took >= long }
}

/** True where asking makes sense: the browser has notifications, and nobody has answered yet. */
export const mayAsk = (): boolean => 'Notification' in globalThis && Notification.permission === 'default'

/** Words for the title until somebody looks. */
export function useGridNews(): string | undefined {
  const store = useAppStore()
  const [words, setWords] = useState<string>()
  useEffect(() => {
    const end = store.subscribe((state, before) => {
      const news = document.hidden ? newsOf(before, state, Date.now()) : undefined
      if (!news) return
      setWords(news.words)
      if (news.long && 'Notification' in globalThis && Notification.permission === 'granted') show(news.words)
    })
    const seen = () => document.hidden || setWords(undefined)
    document.addEventListener('visibilitychange', seen)
    return () => {
      end()
      document.removeEventListener('visibilitychange', seen)
    }
  }, [store])
  return words
}

function show(words: string): void {
  try {
    const note = new Notification('fewstep', { body: words, tag: 'grid' })
    note.addEventListener('click', () => {
      focus()
      note.close()
    })
  } catch {
    // Phones show notifications of service workers alone: the title says it there.
  }
}
