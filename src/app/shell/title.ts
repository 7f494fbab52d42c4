// The title of the browser's tab while a picture is drawn.
import { useDocumentTitle } from '@mantine/hooks'
import { shareDone } from '../../store/cost.ts'
import { percent } from '../format.ts'
import { useApp } from '../use-app.ts'

/** `(45 %) fewstep` during a run. */
export function useTitle(): void {
  const share = useApp((state) => (state.running ? Math.floor(shareDone(state.running) * 100) / 100 : undefined))
  useDocumentTitle(share === undefined ? 'fewstep' : `(${percent(share)}) fewstep`)
}
