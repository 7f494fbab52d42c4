// What a run that was asked for waits for, in words.
import type { State } from '../../store/state.ts'

/** `Starts when the model is ready`; undefined where nothing waits. */
export function waitsFor({ wanted, model, coming, modelShelf }: State): string | undefined {
  if (!wanted) return undefined
  if (!model) return 'Starts when the model is ready'
  const student = modelShelf.find(({ file }) => file === coming)
  return `Starts when ${student?.name ?? 'the recipe'} is here`
}
