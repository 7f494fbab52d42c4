// Generate, or Compare methods where several are chosen; what it costs; Cancel in the same place while it draws.
import { Button, Text, Tooltip } from '@mantine/core'
import { chosenMethods, sceneCost } from '../../store/compose.ts'
import { counted, estimate } from '../format.ts'
import { useApp } from '../use-app.ts'
import { LongScene } from './long-scene.tsx'
import bar from '../layout/action-bar.module.css'

export function ComposeBar() {
  const several = useApp((state) => chosenMethods(state).length > 1)
  const busy = useApp((state) => state.running !== undefined || state.waiting.length > 0)
  const draw = useApp((state) => state.drawComposition)
  const cancelAll = useApp((state) => state.cancelAll)
  return (
    <div className={bar.bar}>
      <Cost />
      <LongScene />
      <div className={bar.row}>
        {busy ? (
          <Button key="cancel" className={bar.primary ?? ''} size="md" variant="default" onClick={cancelAll}>
            Cancel
          </Button>
        ) : (
          <Button key="draw" className={bar.primary ?? ''} size="md" onClick={() => draw()}>
            {several ? 'Compare methods' : 'Generate'}
          </Button>
        )}
      </div>
    </div>
  )
}

/** `4 pictures · 192 rows · about 25 s`. */
function Cost() {
  const draft = useApp((state) => state.draft)
  const methods = useApp((state) => state.methods)
  const dials = useApp((state) => state.dials)
  const model = useApp((state) => state.model)
  const history = useApp((state) => state.history)
  const { pictures, rows, time } = sceneCost({ draft, methods, dials, model, history })
  const known = time === undefined ? 'time known after the first picture' : estimate(time)
  const what =
    'A row is one pass of the network for one picture. Guidance doubles rows; Composite with 3 adapters needs 6 rows a step.'
  return (
    <Tooltip label={what} multiline w={260}>
      <Text size="xs" c={(time ?? 0) > 300_000 ? 'var(--mantine-color-error)' : 'dimmed'}>
        {counted(pictures, 'picture')} · {counted(rows, 'row')} · <span className={bar.whole}>{known}</span>
      </Text>
    </Tooltip>
  )
}
