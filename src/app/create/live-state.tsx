// What Live is doing, under its picture: how long one takes, why it pauses, what would make it faster, and Keep.
import { Button, Group } from '@mantine/core'
import { Bookmark } from 'lucide-react'
import type { RecipeInfo, RunReport } from '../../protocol.ts'
import type { LivePicture } from '../../store/live.ts'
import { slow } from '../../store/live/policy.ts'
import { counted, time } from '../format.ts'
import { useApp } from '../use-app.ts'
import { smaller } from './failure-words.ts'
import { recipeIn } from './recipe-range.ts'
import classes from './live-state.module.css'

export function LiveState() {
  const { paused, elsewhere, picture, problem, spent } = useApp((state) => state.live)
  const setLive = useApp((state) => state.setLive)
  const recipes = useApp((state) => state.model?.recipes)
  const changeLive = useApp((state) => state.changeLive)
  const keepLive = useApp((state) => state.keepLive)
  const words = paused
    ? pauses[paused]
    : elsewhere
      ? 'Live waits: fewstep is drawing in another tab.'
      : problem
        ? `Live cannot draw this. ${problem.message}`
        : picture && drawnBy(picture, recipeIn(recipes, picture.settings.recipe))
  return (
    <>
      <Group gap="4px 16px" justify="center">
        <span data-live-state title={spent && stages(spent)}>
          {words}
        </span>
        {paused === 'idle' && (
          <Button size="compact-xs" variant="white" onClick={() => changeLive({ paused: undefined })}>
            Go on
          </Button>
        )}
        <Smaller />
      </Group>
      <Group gap={4} justify="center" role="toolbar" aria-label="Live">
        <Button
          size="xs"
          variant="white"
          disabled={!picture}
          leftSection={<Bookmark size={16} aria-hidden />}
          onClick={() => void keepLive()}
        >
          Keep
        </Button>
        <Button size="xs" variant="subtle" className={classes.leave ?? ''} onClick={() => setLive(false)}>
          Leave Live
        </Button>
      </Group>
    </>
  )
}

/** `Live: LCM LoRA, 4 steps, 210 ms` */
const drawnBy = ({ settings, took }: LivePicture, recipe: RecipeInfo | undefined) =>
  `Live: ${[...(recipe ? [recipe.label] : []), counted(settings.steps, 'step'), time(took)].join(', ')}`

/** `words 12 ms, drawing 90 ms, decoding 60 ms`. */
const stages = ({ text, steps, decode }: RunReport) =>
  `words ${time(text)}, drawing ${time(steps.reduce((sum, step) => sum + step, 0))}, decoding ${time(decode)}`

const pauses = {
  hidden: 'Live pauses while this tab is hidden.',
  idle: 'Live pauses: nothing changed for 5 minutes. The next change wakes it.',
} as const

/** Rather than lag, Live says what would keep up. */
function Smaller() {
  const { picture, unhurried } = useApp((state) => state.live)
  const multiple = useApp((state) => state.model?.sizeMultiple ?? 8)
  const edit = useApp((state) => state.edit)
  const changeLive = useApp((state) => state.changeLive)
  const size = picture && smaller(picture.settings, multiple)
  if (!size || unhurried || picture.took <= slow) return undefined
  return (
    <>
      <span>A smaller size would keep up:</span>
      <Button size="compact-xs" variant="white" onClick={() => edit(size)}>
        {size.width} × {size.height}
      </Button>
      <Button
        size="compact-xs"
        variant="subtle"
        className={classes.leave ?? ''}
        onClick={() => changeLive({ unhurried: true })}
      >
        Keep this size
      </Button>
    </>
  )
}
