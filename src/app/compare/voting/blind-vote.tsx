// Two pictures without names: which is better? Answered by buttons or arrows; what they were is never told, only the ranking.
import { Button, Group, NativeSelect, Title } from '@mantine/core'
import { useEventListener, useMergedRef } from '@mantine/hooks'
import { useMemo } from 'react'
import { fewestVotes, rankingOf } from '../../../grid/votes.ts'
import { counted } from '../../format.ts'
import { useApp } from '../../use-app.ts'
import { useOpenedFocus } from '../views/use-opened-focus.ts'
import { BlindPicture } from './blind-picture.tsx'
import { Ranking } from './ranking.tsx'
import classes from './voting.module.css'

const hint = 'Two pictures. Left and right arrows prefer one, down neither.'

type Props = { readonly onClose: () => void }

export function BlindVote({ onClose }: Props) {
  const plan = useApp((state) => state.plan)
  const votes = useApp((state) => state.votes)
  const ballot = useApp((state) => state.ballot)
  const vote = useApp((state) => state.vote)
  const askVote = useApp((state) => state.askVote)
  const unvote = useApp((state) => state.unvote)
  const axis = ballot?.axis ?? 0
  const ranking = useMemo(() => (plan ? rankingOf(plan, axis, votes) : []), [plan, axis, votes])
  const cast = ranking.reduce((sum, { votes }) => sum + votes, 0) / 2
  const keys = useEventListener('keydown', (event) => {
    const choice = ({ ArrowLeft: 'left', ArrowRight: 'right', ArrowDown: 'neither' } as const)[event.key]
    if (!choice || event.target instanceof HTMLSelectElement) return
    event.preventDefault()
    event.stopPropagation()
    vote(choice)
  })
  const opened = useOpenedFocus<HTMLElement>()
  const axes = plan?.axes.map(({ parameter }, i) => ({ value: String(i), label: parameter })) ?? []
  return (
    <section className={classes.vote} aria-label="Blind vote" ref={useMergedRef(keys, opened)} tabIndex={-1}>
      <Group className={classes.bar ?? ''} gap="xs" role="toolbar" aria-label="Blind vote">
        <Title order={3} size="h6">
          Which one is better?
        </Title>
        <NativeSelect
          size="xs"
          aria-label="Rank the values of"
          value={String(axis)}
          data={axes}
          onChange={(event) => askVote(Number(event.currentTarget.value))}
        />
        <output className={classes.count}>{counted(cast, 'vote')}</output>
        <Button size="xs" variant="default" disabled={votes.length === 0 || !ballot} onClick={unvote}>
          Take the last back
        </Button>
        <Button size="xs" variant="default" ml="auto" onClick={onClose}>
          Done
        </Button>
      </Group>
      {ballot ? (
        <>
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the place where the keys act */}
          <section className={classes.pair} aria-label={hint} tabIndex={0}>
            <BlindPicture id={ballot.left} name="Left picture" />
            <BlindPicture id={ballot.right} name="Right picture" />
          </section>
          <Group className={classes.answers ?? ''} justify="center" gap="xs">
            <Button onClick={() => vote('left')}>← Left</Button>
            <Button variant="default" onClick={() => vote('neither')}>
              ↓ No preference
            </Button>
            <Button onClick={() => vote('right')}>Right →</Button>
          </Group>
        </>
      ) : (
        <p className={classes.none}>
          Nothing to vote on yet: it takes two drawn cells that differ along {axes[axis]?.label ?? 'this axis'} alone.
        </p>
      )}
      {cast >= fewestVotes ? (
        <Ranking ranking={ranking} />
      ) : (
        <p className={classes.note}>
          The ranking appears after {fewestVotes} votes. Only cells that differ along one axis meet.
        </p>
      )}
    </section>
  )
}
