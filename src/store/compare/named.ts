// What the axes of a grid may call by name: files beside the model and files kept on this device. Knows no plan.
import { fromShelf, isFromShelf, type Shelved } from '../../adapters/shelf.ts'
import { readAxis } from '../../grid/axis.ts'
import { BadGrid } from '../../grid/bad-grid.ts'
import type { GridDocument } from '../../grid/document.ts'
import { type FileAxis, fileAxes, namable, type NamedAdapter } from '../../grid/named-adapter.ts'
import { adapterName } from '../adapters.ts'
import type { State } from '../state.ts'

type Shelves = Pick<State, 'shelf' | 'modelShelf'>

const asStudent = ({ recipe, steps }: Pick<Shelved, 'recipe' | 'steps'>) => ({
  ...(recipe !== null && { recipe }),
  ...(steps !== null && { steps }),
})

/** Files that are on this device, by the model's own names where they come from beside it. */
export function namedAdapters({ shelf, modelShelf }: Shelves): NamedAdapter[] {
  return shelf.map((adapter) => {
    const lies = modelShelf.find((one) => isFromShelf(adapter, one))
    if (lies) return { name: lies.name, id: adapter.id, ...asStudent(lies) }
    const recipe = adapter.info?.recipe
    return { name: adapterName(adapter), id: adapter.id, ...(recipe !== undefined && { recipe }) }
  })
}

/** Names that an axis may hold, whether their files were fetched yet or not; with what is told of each. */
export function namesFor(axis: FileAxis, shelves: Shelves): readonly Omit<NamedAdapter, 'id'>[] {
  const lying = shelves.modelShelf.map((one) => ({ name: one.name, ...asStudent(one) }))
  const all = [...lying, ...namedAdapters(shelves)]
  return namable(
    axis,
    all.filter(({ name }, i) => all.findIndex((one) => one.name === name) === i),
  )
}

/** Files beside the model that the grid names and that are not on this device. */
export function unfetched({ axes }: GridDocument, { shelf, modelShelf }: Shelves): readonly Shelved[] {
  const names = new Set(axes.filter(({ parameter }) => isFileAxis(parameter)).flatMap(labelsOf))
  return modelShelf.filter((one) => names.has(one.name) && !shelf.some((adapter) => isFromShelf(adapter, one)))
}

const isFileAxis = (parameter: string) => (fileAxes as readonly string[]).includes(parameter)

/** None where the axis cannot be read: the plan says why. */
function labelsOf(axis: GridDocument['axes'][number]): string[] {
  try {
    return readAxis(axis).values.map(({ label }) => label)
  } catch (error) {
    if (error instanceof BadGrid) return []
    throw error
  }
}

/** Brings these onto this device; they are put to no other use. Rejects with what the first that cannot be had fails by. */
export async function fetchNamed(list: readonly Shelved[], { source, keepAdapters }: State): Promise<void> {
  if (source) await keepAdapters(await Promise.all(list.map((one) => fromShelf(source, one))))
}
