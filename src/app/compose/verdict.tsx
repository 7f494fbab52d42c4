// What the judge reads in a result: how much of what was asked is there, fact by fact; colours that went to another thing are marked.
import { Text } from '@mantine/core'
import { useEffect } from 'react'
import type { Assessment, Fact } from '../../protocol.ts'
import { isJudged } from '../../store/scene-measures.ts'
import type { Picture } from '../../store/storage.ts'
import { useApp } from '../use-app.ts'
import classes from './results.module.css'

export function JudgedAs({ picture }: { readonly picture: Picture }) {
  const verdict = useApp((state) => state.verdicts[picture.id])
  const judge = useApp((state) => state.judgePicture)
  const judged = isJudged(picture.settings)
  useEffect(() => {
    if (judged) void judge(picture)
  }, [judged, judge, picture])
  if (!judged || !verdict || verdict.kind === 'failed') return undefined
  if (verdict.kind === 'under-way')
    return (
      <Text size="xs" c="dimmed">
        The judge is looking
      </Text>
    )
  return <Facts assessment={verdict.assessment} />
}

function Facts({ assessment: { agreement, facts } }: { readonly assessment: Assessment }) {
  if (agreement === undefined) return undefined
  const kept = facts.filter(({ fulfilled }) => fulfilled).length
  return (
    <>
      <Text
        size="xs"
        fw={600}
        title="Share of what the words ask for that the judge reads in the picture; it knows the embedded model’s world"
      >
        Judge: {kept} of {facts.length}
      </Text>
      <ul className={classes.facts}>
        {facts.map((fact) => (
          <li key={fact.kind + fact.asked} data-kept={fact.fulfilled || undefined}>
            {fact.fulfilled ? '✓' : '✗'} {fact.asked}
            {!fact.fulfilled && ` (${bled(fact, facts) ? 'bled: ' : ''}${fact.got})`}
          </li>
        ))}
      </ul>
    </>
  )
}

/** A colour that another fact asked for, on this thing. */
const bled = ({ kind, asked, got }: Fact, facts: readonly Fact[]): boolean =>
  kind === 'colour' &&
  facts.some(
    (other) => other.kind === 'colour' && other.asked !== asked && other.asked.split(' ')[0] === got.split(' ')[0],
  )
