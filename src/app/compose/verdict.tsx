// What the judge reads in a result: how much of what was asked is there, fact by fact; colours that went to another thing are marked.
import { Text } from '@mantine/core'
import { useEffect } from 'react'
import type { Assessment, Fact } from '../../protocol.ts'
import { isJudged } from '../../store/scene-measures.ts'
import type { Picture } from '../../store/storage.ts'
import { counted } from '../format.ts'
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

function Facts({ assessment }: { readonly assessment: Assessment }) {
  // Prompt and regions may ask for the same thing.
  const facts = [...new Map(assessment.facts.map((fact) => [fact.kind + fact.asked, fact])).values()]
  if (facts.length === 0) return undefined
  const kept = facts.filter(({ fulfilled }) => fulfilled).length
  const bleeding = facts.filter((fact) => bled(fact, facts)).length
  return (
    <details className={classes.verdict}>
      <summary title="What the words ask for and the judge reads in the picture; it knows the embedded model’s world">
        Judge: {kept} of {facts.length}
        {bleeding > 0 && <span className={classes.bled}> · {counted(bleeding, 'colour')} bled</span>}
      </summary>
      <ul className={classes.facts}>
        {facts.map((fact) => (
          <li key={fact.kind + fact.asked} data-kept={fact.fulfilled || undefined}>
            {fact.fulfilled ? '✓' : '✗'} {fact.asked}
            {!fact.fulfilled && ` (${bled(fact, facts) ? 'bled: ' : ''}${fact.got})`}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** A colour that another fact asked for, on this thing. */
const bled = ({ kind, asked, got, fulfilled }: Fact, facts: readonly Fact[]): boolean =>
  !fulfilled &&
  kind === 'colour' &&
  facts.some(
    (other) => other.kind === 'colour' && other.asked !== asked && other.asked.split(' ')[0] === got.split(' ')[0],
  )
