// What the judge reads in a result: how much of what was asked is there, fact by fact; what bled from one thing to another is marked.
import { Text } from '@mantine/core'
import { useEffect } from 'react'
import type { Assessment, Fact } from '../../protocol.ts'
import { isJudged } from '../../store/scene-measures.ts'
import type { Picture } from '../../store/storage.ts'
import { counted } from '../format.ts'
import { useApp } from '../use-app.ts'
import { bledInto } from './bleeding.ts'
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
  const bled = (kind: Fact['kind']) =>
    facts.filter((fact) => fact.kind === kind && bledInto(fact, facts) !== undefined).length
  const bleeding = [
    ...(bled('noun') > 0 ? [`${counted(bled('noun'), 'concept')} bled`] : []),
    ...(bled('colour') > 0 ? [`${counted(bled('colour'), 'colour')} bled`] : []),
  ]
  return (
    <details className={classes.verdict}>
      <summary title="What the words ask for and the judge reads in the picture; it knows the embedded model’s world">
        Judge: {kept} of {facts.length}
        {bleeding.length > 0 && <span className={classes.bled}> · {bleeding.join(' · ')}</span>}
      </summary>
      <ul className={classes.facts}>
        {facts.map((fact) => (
          <li key={fact.kind + fact.asked} data-kept={fact.fulfilled || undefined}>
            {fact.fulfilled ? '✓' : '✗'} {fact.asked}
            {!fact.fulfilled && ` (${gotOf(fact, facts)})`}
          </li>
        ))}
      </ul>
    </details>
  )
}

/** What is there instead; where something else that was asked for took over, that. */
function gotOf(fact: Fact, facts: readonly Fact[]): string {
  const into = bledInto(fact, facts)
  return into === undefined ? fact.got : `bled: ${into}`
}
