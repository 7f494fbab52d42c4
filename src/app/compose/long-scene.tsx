// Asked before a scene that takes very long: what it costs, and its own method alone where several are compared.
import { sceneCost, usualMethod } from '../../store/compose.ts'
import { methodLabel } from '../../store/methods.ts'
import { counted, estimate } from '../format.ts'
import { LongWork } from '../long-work.tsx'
import { useApp } from '../use-app.ts'

export function LongScene() {
  const asked = useApp((state) => state.sceneAsked)
  const dismiss = useApp((state) => state.dismissScene)
  const draw = useApp((state) => state.drawComposition)
  const setMethods = useApp((state) => state.setMethods)
  const own = useApp((state) => state.draft.method ?? usualMethod)
  const alone = useApp((state) => state.sceneAsked && sceneCost({ ...state, methods: [] }).time)
  const cut = () => {
    setMethods([own])
    dismiss()
  }
  const what = asked && `${counted(asked.pictures, 'picture')}, ${counted(asked.rows, 'row')}: ${estimate(asked.time ?? 0)}` // prettier-ignore
  return (
    <LongWork
      title="This takes long"
      words={what && `It draws ${what}. It can be cancelled at any time; pictures that are done stay.`}
      onDraw={() => draw(true)}
      onDismiss={dismiss}
      cheaper={
        asked && asked.pictures > 1 && alone !== undefined
          ? { label: `Only ${methodLabel(own)}: ${estimate(alone)}`, onTake: cut }
          : undefined
      }
    />
  )
}
