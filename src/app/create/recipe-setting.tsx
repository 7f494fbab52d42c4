// The recipe of a few-step method: a preset of steps, sampler, schedule and guidance, and what it allows of them.
import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { useId } from 'react'
import type { Student } from '../../adapters/student.ts'
import { counted } from '../format.ts'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { HelpTip } from './help-tip.tsx'
import { outside, recipeIn } from './recipe-range.ts'
import { useRecipe } from './recipe-words.tsx'
import { useStudents } from './use-students.ts'
import classes from './number-setting.module.css'

const none = { value: '', label: 'None: every setting is free' }

export function RecipeSetting() {
  const recipes = useApp((state) => state.model?.recipes)
  const chosen = useApp((state) => state.draft.recipe)
  const takeRecipe = useApp((state) => state.takeRecipe)
  const takeStudent = useApp((state) => state.takeStudent)
  const coming = useApp((state) => state.coming)
  const { students, inUse } = useStudents()
  const recipe = useRecipe()
  const id = useId()
  if (recipes?.length === 0 && chosen === undefined) return undefined
  const strange = chosen !== undefined && !recipe ? [{ value: chosen, label: `${chosen} (not for this model)` }] : []
  const options = (recipes ?? []).map(({ id: value, label }) => ({ value, label }))
  const own = students.map((student) => ({ value: student.file, label: labelOf(student) }))
  const data =
    own.length === 0
      ? [none, ...strange, ...options]
      : [none, ...strange, { group: 'Made for this model', items: own }, { group: 'For other files', items: options }]
  const choose = (value: string) => {
    const student = students.find(({ file }) => file === value)
    if (student) void takeStudent(student)
    else takeRecipe(recipeIn(recipes, value))
  }
  return (
    <div>
      <Group gap={4} className={classes.head ?? ''}>
        <label htmlFor={id}>Recipe</label>
        <HelpTip about="Recipe">
          How the files of one few-step method are sampled: it sets steps, sampler, schedule and guidance, and keeps
          them where the method was trained.
        </HelpTip>
        <Changed field="recipe" />
      </Group>
      <NativeSelect
        id={id}
        aria-describedby={`${id}-help`}
        // Which there are is known with the model; its place is kept, so that nothing moves then.
        disabled={!recipes}
        data={data}
        value={coming ?? inUse?.file ?? chosen ?? ''}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Text id={`${id}-help`} size="xs" c="dimmed" mt={4}>
        {coming && 'On its way. A picture that you ask for now waits for it.'}
        {!coming &&
          recipe &&
          (inUse ? `${recipe.help} ${inUse.name} lies beside the model.` : `${recipe.help} For: ${recipe.needs}.`)}
      </Text>
      <Proposal />
      <Again />
    </div>
  )
}

/** `LCM LoRA, 4 steps` */
const labelOf = ({ by, steps }: Student) => (steps === null ? by.label : `${by.label}, ${counted(steps, 'step')}`)

/** What the model by its name, or an adapter at work by its file or its name, calls for. */
function Proposal() {
  const takeRecipe = useApp((state) => state.takeRecipe)
  const chosen = useApp((state) => state.draft.recipe)
  const proposed = useApp(({ model, draft, shelf }) => {
    const adapter = shelf.find(({ id, info }) => info?.recipe && draft.adapters?.some((one) => one.id === id))
    return recipeIn(model?.recipes, adapter?.info?.recipe ?? model?.recipe)
  })
  if (!proposed || proposed.id === chosen) return undefined
  return (
    <Group gap="xs" mt={4}>
      <Text size="xs">What is loaded calls for {proposed.label}.</Text>
      <Button size="compact-xs" variant="light" onClick={() => takeRecipe(proposed)}>
        Use {proposed.label}
      </Button>
    </Group>
  )
}

/** The way back into the recipe, where a setting has left it. */
function Again() {
  const takeRecipe = useApp((state) => state.takeRecipe)
  const recipe = useRecipe()
  const left = useApp(({ draft }) => recipe !== undefined && Object.keys(outside(recipe, draft)).length > 0)
  if (!recipe || !left) return undefined
  return (
    <Button size="compact-xs" variant="subtle" mt={4} onClick={() => takeRecipe(recipe)}>
      Back to {recipe.label}’s own settings
    </Button>
  )
}
