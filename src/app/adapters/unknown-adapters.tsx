// What a prompt calls by `<lora:name>` and is not to be had, said beneath its field while it is typed.
import { Text } from '@mantine/core'
import { namesToCall, unsettledIn } from '../../store/model-shelf.ts'
import { useApp } from '../use-app.ts'
import { unsettledWords } from './adapter-words.ts'

export function UnknownAdapters({ text }: { readonly text: string }) {
  const shelf = useApp((state) => state.shelf)
  const modelShelf = useApp((state) => state.modelShelf)
  const coming = new Set(modelShelf.map(({ name }) => name))
  const unsettled = unsettledIn({ prompt: text, negative: '' }, { shelf, modelShelf })
  // What lies beside the model is on its way.
  const told = unsettled.filter(({ name, files }) => files.length > 0 || !coming.has(name))
  if (told.length === 0) return undefined
  const known = namesToCall({ shelf, modelShelf })
  return (
    <Text component="output" size="xs" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
      {told.map((one) => unsettledWords(one, known)).join(' ')}
    </Text>
  )
}
