// The recipe in force, and beside a control why its value is outside of it.
import { Text } from '@mantine/core'
import type { RecipeInfo, Settings } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import { outside, recipeIn } from './recipe-range.ts'

/** The recipe that the settings name, where the model can follow it. */
export const useRecipe = (): RecipeInfo | undefined =>
  useApp(({ model, draft }) => recipeIn(model?.recipes, draft.recipe))

export function Outside({ id, field }: { readonly id: string; readonly field: keyof Settings }) {
  const recipe = useRecipe()
  const why = useApp(({ draft }) => (recipe ? outside(recipe, draft)[field] : undefined))
  return (
    <Text id={id} size="xs" c="var(--mantine-color-error)">
      {why}
    </Text>
  )
}
