// Asked before a grid that is large or slow: what it costs, and fewer values of its longest axis.
import { counted, estimate } from '../format.ts'
import { LongWork } from '../long-work.tsx'
import { useApp, useAppStore } from '../use-app.ts'
import { parameterLabel } from './parameters.ts'

export function Question() {
  const question = useApp((state) => state.question)
  const dismiss = useApp((state) => state.dismissQuestion)
  const confirm = useApp((state) => state.confirmFill)
  const fewer = question?.fewer
  const axis = useApp((state) => (fewer ? state.plan?.axes[fewer.axis] : undefined))
  const store = useAppStore()
  if (!question) return <LongWork title={title} words={undefined} onDraw={confirm} onDismiss={dismiss} />
  const { pictures, rows, time } = question
  const cut = () => {
    if (!fewer || !axis) return
    const values = axis.values.slice(0, fewer.values).map(({ label }) => label)
    store.getState().setAxis(fewer.axis, { parameter: axis.parameter, values })
    dismiss()
  }
  const cost = time === undefined ? 'nobody knows yet how long that takes' : estimate(time)
  return (
    <LongWork
      title={title}
      words={`It draws ${counted(pictures, 'picture')}, ${counted(rows, 'row')}: ${cost}. It can be paused at any time, and goes on after a reload.`}
      onDraw={confirm}
      onDismiss={dismiss}
      cheaper={
        fewer && axis && axis.parameter !== 'settings'
          ? {
              label: `${counted(fewer.values, 'value')} of ${parameterLabel(axis.parameter).toLowerCase()} instead of ${fewer.of}${time === undefined ? '' : `: ${estimate(time * fewer.share)}`}`,
              onTake: cut,
            }
          : undefined
      }
    />
  )
}

const title = 'This grid takes long'
