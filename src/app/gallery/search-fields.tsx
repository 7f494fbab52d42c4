// What to look for among the pictures; where there is one model or recipe only, nobody is asked which.
import { Group, NativeSelect, Switch, TextInput } from '@mantine/core'
import { Search as Glass } from 'lucide-react'
import { useMemo } from 'react'
import type { DrawingRoom } from '../../store/storage.ts'
import { roomEntries } from '../shell/rooms.ts'
import { useApp } from '../use-app.ts'
import { choicesIn, noRecipe, type Search } from './finding.ts'

type Props = { readonly search: Search; readonly onSearch: (search: Search) => void }

export function SearchFields({ search, onSearch }: Props) {
  const history = useApp((state) => state.history)
  const known = useApp((state) => state.model?.recipes)
  const { models, recipes, rooms } = useMemo(() => choicesIn(history), [history])
  const kept = history.some((picture) => picture.kept)
  const labelOf = (recipe: string) =>
    recipe === noRecipe ? 'No recipe' : (known?.find(({ id }) => id === recipe)?.label ?? recipe)
  return (
    <Group gap="sm">
      <TextInput
        w={{ base: '100%', xs: 240 }}
        aria-label="Search in prompts"
        placeholder="Search in prompts"
        leftSection={<Glass size={16} aria-hidden />}
        value={search.words}
        onChange={(event) => onSearch({ ...search, words: event.currentTarget.value })}
      />
      {models.length > 1 && (
        <NativeSelect
          aria-label="Model"
          data={[{ value: '', label: 'Every model' }, ...models.map((model) => ({ value: model, label: model }))]}
          value={search.model}
          onChange={(event) => onSearch({ ...search, model: event.currentTarget.value })}
        />
      )}
      {recipes.length > 1 && (
        <NativeSelect
          aria-label="Recipe"
          data={[{ value: '', label: 'Every recipe' }, ...recipes.map((one) => ({ value: one, label: labelOf(one) }))]}
          value={search.recipe}
          onChange={(event) => onSearch({ ...search, recipe: event.currentTarget.value })}
        />
      )}
      {rooms.length > 1 && (
        <NativeSelect
          aria-label="Room"
          data={[{ value: '', label: 'Every room' }, ...rooms.map((one) => ({ value: one, label: labelOfRoom(one) }))]}
          value={search.room}
          onChange={(event) => onSearch({ ...search, room: event.currentTarget.value as Search['room'] })}
        />
      )}
      {kept && (
        <Switch
          size="xs"
          label="Kept only"
          checked={search.kept}
          onChange={(event) => onSearch({ ...search, kept: event.currentTarget.checked })}
        />
      )}
    </Group>
  )
}

const labelOfRoom = (room: DrawingRoom) => `Drawn in ${roomEntries.find((one) => one.room === room)?.label}`
