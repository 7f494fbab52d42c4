import { expect, it } from 'vitest'
import { nano } from './models.test-data.ts'
import { type Cell, planGrid } from './plan.ts'
import { nameOf, populationOf } from './population.ts'

const planned = (seeds: string, reference?: object) =>
  planGrid(
    {
      settings: { prompt: 'a cat' },
      axes: [
        { parameter: 'seed', values: seeds },
        { parameter: 'steps', values: '2, 20' },
      ],
      ...(reference && { reference }),
    },
    [nano],
  )
const idAt = ({ places }: ReturnType<typeof planned>, at: number) => {
  const place = places[at]!
  return 'id' in place ? place.id : ''
}
const drawn = (ids: Iterable<string>) => {
  const all = new Set(ids)
  return ({ id }: Cell) => all.has(id)
}

it('a cell’s seeds are one population, whichever of them is asked, with the references of their own seeds', () => {
  const plan = planned('1-9', { steps: 20 })
  const all = drawn(plan.cells.keys())
  const [first, last] = [populationOf(plan, idAt(plan, 0), all), populationOf(plan, idAt(plan, 8), all)]
  expect(first).toEqual(last)
  if (first.lack) throw new Error('expected pairs')
  expect(first.pairs).toHaveLength(9)
  for (const { id, reference } of first.pairs) {
    const [cell, other] = [plan.cells.get(id)!.settings, plan.cells.get(reference)!.settings]
    expect([cell.steps, other.steps, cell.seed]).toEqual([2, 20, other.seed])
  }
  const some = populationOf(
    plan,
    idAt(plan, 0),
    drawn([...plan.cells.keys()].filter((id) => id !== first.pairs[0]!.reference)),
  )
  if (some.lack) throw new Error('expected pairs')
  expect(some.pairs).toEqual(first.pairs.slice(1))
  expect(nameOf(some.pairs)).not.toBe(nameOf(first.pairs))
})

it('what it lacks is said', () => {
  const few = planned('1-7', { steps: 20 })
  expect(populationOf(few, idAt(few, 0), drawn([]))).toEqual({ lack: { of: 'seeds', seeds: 7 } })
  const alone = planned('1-8')
  expect(populationOf(alone, idAt(alone, 0), drawn([]))).toEqual({ lack: { of: 'reference' } })
  const plan = planned('1-8', { steps: 20 })
  const half = drawn([...plan.cells.values()].flatMap(({ id, settings }) => (settings.seed < 5 ? [id] : [])))
  expect(populationOf(plan, idAt(plan, 0), half)).toEqual({ lack: { of: 'pictures', seeds: 8, drawn: 4 } })
})
