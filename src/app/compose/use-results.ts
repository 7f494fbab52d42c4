// What was drawn of the last scene, a column for each method: found in the history by its settings, so that it survives a reload.
import { useMemo } from 'react'
import type { Failure, Settings } from '../../protocol.ts'
import { sameScene } from '../../store/scene.ts'
import type { Picture } from '../../store/storage.ts'
import { useApp } from '../use-app.ts'

export type Result = {
  readonly settings: Settings
  readonly picture: Picture | undefined
  readonly failure: Failure | undefined
}

export function useResults(): readonly Result[] {
  const columns = useApp((state) => state.columns)
  const history = useApp((state) => state.history)
  const failed = useApp((state) => state.failed)
  return useMemo(
    () =>
      columns.map((settings) => ({
        settings,
        picture: history.find((picture) => sameScene(picture.settings, settings)),
        failure: failed.find((one) => sameScene(one.settings, settings))?.failure,
      })),
    [columns, history, failed],
  )
}
