// The words that call an adapter, a press from the prompt; dimmed where they stand there already.
import { Button, Group } from '@mantine/core'
import type { AdapterUse } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import fields from './fields.module.css'
import classes from './adapter-list.module.css'

/** More than these would hide the rest of the row. */
const most = 8

/** `prompt` with `words` at its end; as it is where they are in it. */
const withWords = (prompt: string, words: string): string =>
  prompt.trim() === '' ? words : `${prompt.trimEnd()}, ${words}`

export function Triggers({ use, name }: { readonly use: AdapterUse; readonly name: string }) {
  const triggers = useApp((state) => state.shelf.find(({ id }) => id === use.id)?.info?.triggers)
  const draft = useApp((state) => state.draft)
  const replace = useApp((state) => state.replace)
  if (!triggers || triggers.length === 0) return undefined
  const regions = draft.regions ?? []
  const home = regions.findIndex(({ adapters }) => adapters.includes(use.id))
  const text = home < 0 ? draft.prompt : regions[home]!.prompt
  const insert = (words: string) => {
    const prompt = withWords(text, words)
    if (home < 0) replace({ draft: { ...draft, prompt } })
    else replace({ draft: { ...draft, regions: regions.with(home, { ...regions[home]!, prompt }) } })
  }
  return (
    <Group gap={4} mt={4} component="fieldset" className={fields.group ?? ''} aria-label={`Trigger words of ${name}`}>
      {triggers.slice(0, most).map((words) => {
        const present = text.toLowerCase().includes(words.toLowerCase())
        return (
          <Button
            key={words}
            className={classes.chip ?? ''}
            size="compact-xs"
            variant="light"
            color={present ? 'gray' : 'accent'}
            disabled={present}
            aria-label={present ? `${words}, in the prompt already` : `Insert ${words} into the prompt`}
            onClick={() => insert(words)}
          >
            {words}
          </Button>
        )
      })}
    </Group>
  )
}
