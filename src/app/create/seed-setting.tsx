// The seed: the number that the noise starts from. Unlocked it is new for every run; locked, typed, or while Live is on, it stays.
import { ActionIcon, Group, NumberInput, Tooltip } from '@mantine/core'
import { Dices, Lock, LockOpen } from 'lucide-react'
import { useId } from 'react'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { HelpTip } from './help-tip.tsx'
import classes from './number-setting.module.css'

export function SeedSetting() {
  const seed = useApp((state) => state.draft.seed)
  const locked = useApp((state) => state.seedLocked)
  const live = useApp((state) => state.live.on)
  const edit = useApp((state) => state.edit)
  const lockSeed = useApp((state) => state.lockSeed)
  const shuffleSeed = useApp((state) => state.shuffleSeed)
  const id = useId()
  const open = live ? 'Seed is held while Live is on: open after it' : 'Seed is open: a new one for every run'
  const lockLabel = locked ? 'Seed is locked: the same for every run' : open
  return (
    <div>
      <Group gap={4} className={classes.head ?? ''}>
        <label htmlFor={id}>Seed</label>
        <HelpTip about="Seed">
          The number that the noise starts from: the same seed and settings make the same picture.
        </HelpTip>
        <Changed field="seed" />
      </Group>
      <Group gap={4} wrap="nowrap">
        <NumberInput
          id={id}
          flex={1}
          hideControls
          value={seed}
          min={0}
          max={Number.MAX_SAFE_INTEGER}
          allowDecimal={false}
          allowNegative={false}
          onChange={(next) => {
            if (typeof next !== 'number' || next === seed || !Number.isSafeInteger(next)) return
            edit({ seed: next })
            lockSeed(true)
          }}
        />
        <Tooltip label={lockLabel}>
          <ActionIcon
            size={36}
            variant={locked ? 'light' : 'default'}
            aria-label="Lock the seed"
            aria-pressed={locked}
            onClick={() => lockSeed(!locked)}
          >
            {locked ? <Lock size={16} aria-hidden /> : <LockOpen size={16} aria-hidden />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Another seed">
          <ActionIcon size={36} variant="default" aria-label="Shuffle the seed" onClick={shuffleSeed}>
            <Dices size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  )
}
