// The title of the browser's tab while a picture is drawn, and after a grid that nobody saw end.
import { useDocumentTitle } from '@mantine/hooks'
import { shareDone } from '../../store/cost.ts'
import { progressOf } from '../../store/compare/progress.ts'
import { percent } from '../format.ts'
import { useApp } from '../use-app.ts'
import { useGridNews } from './grid-news.ts'

/** `(45 %) fewstep` during a run, of a picture or of a grid; `32 pictures drawn · fewstep` until somebody looks. */
export function useTitle(): void {
  const news = useGridNews()
  const share = useApp((state) => {
    if (state.running) return Math.floor(shareDone(state.running) * 100) / 100
    if (!state.filling) return undefined
    const { drawn, cells } = progressOf(state)
    return Math.floor((drawn / Math.max(cells, 1)) * 100) / 100
  })
  const idle = news === undefined ? 'fewstep' : `${news} · fewstep`
  useDocumentTitle(share === undefined ? idle : `(${percent(share)}) fewstep`)
}
