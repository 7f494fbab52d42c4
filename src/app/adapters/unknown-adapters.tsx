// What a prompt calls by `<lora:name>` and nobody knows, said beneath its field while it is typed.
import { Text } from '@mantine/core'
import { namesToCall, strangersIn } from '../../store/model-shelf.ts'
import { useApp } from '../use-app.ts'
import { strangerWords } from './adapter-words.ts'

export function UnknownAdapters({ text }: { readonly text: string }) {
  const shelf = useApp((state) => state.shelf)
  const modelShelf = useApp((state) => state.modelShelf)
  const strangers = strangersIn(text, { shelf, modelShelf })
  if (strangers.length === 0) return undefined
  const known = namesToCall({ shelf, modelShelf })
  return (
    <Text component="output" size="xs" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
      {strangers.map((name) => strangerWords(name, known)).join(' ')}
    </Text>
  )
}
