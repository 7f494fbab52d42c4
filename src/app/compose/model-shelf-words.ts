// What is said of the adapters beside a model, and how each stands with the composition. Knows no markup.
import { isFromShelf } from '../../adapters/shelf.ts'
import type { Shelved } from '../../adapters/shelf.ts'
import { counted } from '../format.ts'
import { useApp } from '../use-app.ts'

const kinds = [
  ['Characters', ({ kind, category }) => kind === 'adapter' && category === 'character'],
  ['Objects', ({ kind, category }) => kind === 'adapter' && category === 'object'],
  ['Clothing', ({ kind, category }) => kind === 'adapter' && category === 'clothing'],
  ['Styles', ({ kind, category }) => kind === 'adapter' && category === 'style'],
  ['Backgrounds', ({ kind, category }) => kind === 'adapter' && category === 'background'],
  ['Others', ({ kind, category }) => kind === 'adapter' && category === null],
  ['Few steps', ({ kind }) => kind === 'student'],
] as const satisfies readonly (readonly [label: string, has: (one: Shelved) => boolean])[]

/** The shelf by what its adapters bring; groups without any are left out. */
export const groupsOf = (shelf: readonly Shelved[]) =>
  kinds.map(([label, has]) => ({ label, list: shelf.filter(has) })).filter(({ list }) => list.length > 0)

/** The words that call it where they are not its name, or the steps it was trained for. */
export function detailsOf({ name, trigger, steps }: Shelved): string {
  if (steps !== null) return counted(steps, 'step')
  return trigger === null || trigger === name ? '' : `“${trigger}”`
}

/** How one of the shelf stands: at work in the composition, on its way, or free to be added. */
export function useStanding(): (one: Shelved) => 'used' | 'coming' | 'free' {
  const here = useApp((state) => state.shelf)
  const adapters = useApp((state) => state.draft.adapters)
  const fetching = useApp((state) => state.fetching)
  return (one) => {
    if (fetching.includes(one.file)) return 'coming'
    const own = here.filter((adapter) => isFromShelf(adapter, one))
    return own.some(({ id }) => adapters?.some((use) => use.id === id)) ? 'used' : 'free'
  }
}
