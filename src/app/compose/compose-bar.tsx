// Generate, or Compare methods where several are chosen; what it costs; Cancel in the same place while it draws.
import { Button, Text, Tooltip } from '@mantine/core'
import { estimate as estimated } from '../../store/cost.ts'
import { byMethod, chosenMethods } from '../../store/compose.ts'
import { rowsOfPicture } from '../../store/methods.ts'
import { counted, estimate } from '../format.ts'
import { useApp } from '../use-app.ts'
import bar from '../layout/action-bar.module.css'

export function ComposeBar() {
  const several = useApp((state) => chosenMethods(state).length > 1)
  const busy = useApp((state) => state.running !== undefined || state.waiting.length > 0)
  const draw = useApp((state) => state.drawComposition)
  const cancelAll = useApp((state) => state.cancelAll)
  return (
    <div className={bar.bar}>
      <Cost />
      <div className={bar.row}>
        {busy ? (
          <Button key="cancel" className={bar.primary ?? ''} size="md" variant="default" onClick={cancelAll}>
            Cancel
          </Button>
        ) : (
          <Button key="draw" className={bar.primary ?? ''} size="md" onClick={draw}>
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
  const scenes = chosenMethods({ draft, methods }).map((method) => ({
    ...byMethod({ draft, dials }, method),
    count: 1,
  }))
  const rows = scenes.reduce((sum, scene) => sum + rowsOfPicture(scene), 0)
  const times = scenes.map((scene) => estimated(scene, model, history))
  const milliseconds = times.reduce<number | undefined>(
    (sum, time) => (sum === undefined || time === undefined ? undefined : sum + time),
    0,
  )
  const known = milliseconds === undefined ? 'time known after the first picture' : estimate(milliseconds)
  const what =
    'A row is one pass of the network for one picture. Guidance doubles rows; Composite with 3 adapters needs 6 rows a step.'
  return (
    <Tooltip label={what} multiline w={260}>
      <Text size="xs" c={(milliseconds ?? 0) > 300_000 ? 'var(--mantine-color-error)' : 'dimmed'}>
        {counted(scenes.length, 'picture')} · {counted(rows, 'row')} · <span className={bar.whole}>{known}</span>
      </Text>
    </Tooltip>
  )
}
