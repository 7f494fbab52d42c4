// The prompt and the negative prompt, with how much of each the model reads.
import { Text, Textarea, UnstyledButton } from '@mantine/core'
import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { longestPrompt } from '../../settings/schema.ts'
import { UnknownAdapters } from '../adapters/unknown-adapters.tsx'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { useTokens } from './use-tokens.ts'
import { useWeightKeys } from './use-weight-keys.ts'
import classes from './prompts.module.css'

export function Prompts() {
  const prompt = useApp((state) => state.draft.prompt)
  const edit = useApp((state) => state.edit)
  const field = useFirstFocus()
  const onKeyDown = useWeightKeys((text) => edit({ prompt: text }))
  return (
    <div className={classes.prompts}>
      <div className={classes.head}>
        <label htmlFor="prompt">Prompt</label>
        <Changed field="prompt" />
      </div>
      <Textarea
        ref={field}
        id="prompt"
        aria-describedby="prompt-tokens"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={longestPrompt}
        value={prompt}
        onChange={(event) => edit({ prompt: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      <Tokens id="prompt-tokens" text={prompt} />
      <UnknownAdapters text={prompt} />
      <Negative />
    </div>
  )
}

/** On the first visit with a keyboard at hand the example is focused and selected: typing replaces it. */
function useFirstFocus() {
  const field = useRef<HTMLTextAreaElement>(null)
  const typed = useApp((state) => state.chosen.includes('prompt'))
  const first = useRef(!typed)
  useEffect(() => {
    if (!first.current || !matchMedia('(pointer: fine)').matches) return
    first.current = false
    field.current?.focus()
    field.current?.select()
  }, [])
  return field
}

/** Guidance at or below 1 never asks the negative prompt, so it is folded then. */
function Negative() {
  const negative = useApp((state) => state.draft.negative)
  const guided = useApp((state) => state.draft.guidance > 1)
  const edit = useApp((state) => state.edit)
  const [unfolded, setUnfolded] = useState(false)
  const onKeyDown = useWeightKeys((text) => edit({ negative: text }))
  if (!guided && !unfolded) {
    return (
      <UnstyledButton className={classes.fold} aria-expanded={false} onClick={() => setUnfolded(true)}>
        <ChevronRight size={14} aria-hidden /> Negative prompt: not used at guidance 1 or below
      </UnstyledButton>
    )
  }
  return (
    <>
      <div className={classes.head}>
        <label htmlFor="negative">Negative prompt</label>
        <Changed field="negative" />
      </div>
      <Textarea
        id="negative"
        description={guided ? undefined : 'Has no effect at guidance 1 or below'}
        placeholder="What the picture should not show"
        autosize
        minRows={1}
        maxRows={6}
        maxLength={longestPrompt}
        value={negative}
        onChange={(event) => edit({ negative: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      {negative !== '' && <Tokens id="negative-tokens" text={negative} />}
      <UnknownAdapters text={negative} />
    </>
  )
}

/** `23 / 75`, and the end of the text where it does not fit. */
function Tokens({ id, text }: { readonly id: string; readonly text: string }) {
  const count = useTokens(text)
  if (!count) return <Text id={id} size="xs" c="dimmed" className={classes.tokens ?? ''} />
  const cut = count.truncated !== ''
  return (
    <Text id={id} size="xs" c={cut ? 'var(--mantine-color-error)' : 'dimmed'} className={classes.tokens ?? ''}>
      {cut && (
        <span className={classes.cut}>
          Not read: <s>{count.truncated.length > 200 ? `${count.truncated.slice(0, 200)}…` : count.truncated}</s>
        </span>
      )}
      <span className={classes.count}>
        {Math.max(count.used - 2, 0)} / {count.max - 2}
      </span>
    </Text>
  )
}
