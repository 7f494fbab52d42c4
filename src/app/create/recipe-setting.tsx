// The recipe of a few-step method: a preset of steps, sampler, schedule and guidance, and what it allows of them.
import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { useId } from 'react'
import type { RecipeInfo } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { withExtra } from './extra.ts'
import { HelpTip } from './help-tip.tsx'
import { outside, recipeIn } from './recipe-range.ts'
import { useRecipe } from './recipe-words.tsx'
import classes from './number-setting.module.css'

const none = { value: '', label: 'None: every setting is free' }

export function RecipeSetting() {
  const recipes = useApp((state) => state.model?.recipes)
  const chosen = useApp((state) => state.draft.recipe)
  const use = useUse()
  const recipe = useRecipe()
  const id = useId()
  if (!recipes || (recipes.length === 0 && chosen === undefined)) return undefined
  const strange = chosen !== undefined && !recipe ? [{ value: chosen, label: `${chosen} (not for this model)` }] : []
  const data = [none, ...strange, ...recipes.map(({ id: value, label }) => ({ value, label }))]
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
        data={data}
        value={chosen ?? ''}
        onChange={(event) => use(recipeIn(recipes, event.currentTarget.value))}
      />
      <Text id={`${id}-help`} size="xs" c="dimmed" mt={4}>
        {recipe && `${recipe.help} For: ${recipe.needs}.`}
      </Text>
      <Proposal />
      <Again />
    </div>
  )
}

/** Takes a recipe with its usual settings, in one undoable step; without one the settings stay as they are. */
function useUse() {
  const draft = useApp((state) => state.draft)
  const replace = useApp((state) => state.replace)
  return (recipe: RecipeInfo | undefined) => {
    const { samplerOptions: _, timesteps: __, sigmas: ___, ...plain } = draft
    const settings = recipe ? { ...plain, ...recipe.usual } : draft
    replace({ draft: withExtra(settings, 'recipe', recipe?.id) })
  }
}

/** What the name of the model, or of an adapter at work, calls for. */
function Proposal() {
  const use = useUse()
  const chosen = useApp((state) => state.draft.recipe)
  const proposed = useApp(({ model, draft, shelf }) => {
    const adapter = shelf.find(({ id, info }) => info?.recipe && draft.adapters?.some((one) => one.id === id))
    return recipeIn(model?.recipes, adapter?.info?.recipe ?? model?.recipe)
  })
  if (!proposed || proposed.id === chosen) return undefined
  return (
    <Group gap="xs" mt={4}>
      <Text size="xs">Its name calls for {proposed.label}.</Text>
      <Button size="compact-xs" variant="light" onClick={() => use(proposed)}>
        Use {proposed.label}
      </Button>
    </Group>
  )
}

/** The way back into the recipe, where a setting has left it. */
function Again() {
  const use = useUse()
  const recipe = useRecipe()
  const left = useApp(({ draft }) => recipe !== undefined && Object.keys(outside(recipe, draft)).length > 0)
  if (!recipe || !left) return undefined
  return (
    <Button size="compact-xs" variant="subtle" mt={4} onClick={() => use(recipe)}>
      Back to {recipe.label}’s own settings
    </Button>
  )
}
