// The honest table: every sampler against another library, its order against its claim. Prints it, and keeps docs/samplers.md.
import { beforeAll, describe, expect, test } from 'vitest'
import { costOf, eased, orderOf } from '../../../test/orders.ts'
import { type Measured, type Parity, pageOf, parityRows } from '../../../test/sampler-page.ts'
import { distanceOf, walks } from '../../../test/walks.ts'
import { callsOf } from '../../grid/rows.ts'
import { samplerIds, samplerName } from '../../settings/names.ts'
import { schedules } from '../schedules/index.ts'
import { schedulesKnownAs } from '../schedules/known-as.ts'
import { samplers } from './index.ts'
import { knownAs } from './known-as.ts'

const parity: Parity[] = []
const orders: Record<string, number> = {}
const claiming = samplers.filter(({ id }) => knownAs[id]?.order !== undefined)

beforeAll(async () => {
  for (const walk of walks) parity.push({ ...walk, error: await distanceOf(walk) })
  for (const entry of claiming) orders[entry.id] = (await orderOf(entry, knownAs[entry.id]!.orderWith)).order
  const lines = parityRows(parity).map(({ id, prediction, schedule, error }) => {
    const order = knownAs[id]?.order
    const accuracy = order === undefined ? '' : `order ${orders[id]!.toFixed(2)} of ${order} claimed`
    return `${id.padEnd(30)} ${prediction.padEnd(15)} ${schedule.padEnd(9)} ${error.toExponential(1)}  ${accuracy}`
  })
  console.info(lines.join('\n'))
}, 120_000)

test('every line of the tables is known by name, and no other', () => {
  expect(Object.keys(knownAs).sort()).toEqual(samplers.map(({ id }) => id).sort())
  expect(Object.keys(schedulesKnownAs).sort()).toEqual(schedules.map(({ id }) => id).sort())
})

test('pictures and links call them as the table does', () => {
  for (const { id } of samplers) {
    const { a1111 } = knownAs[id]!
    expect(samplerName(id)).toBe(a1111 ?? id)
    if (a1111) expect(samplerIds(a1111), a1111).toEqual({ sampler: id })
  }
})

describe.each(samplers)('$id', ({ id }) => {
  test('ends where another library ends, for noise and velocity on two schedules each', () => {
    const mine = parity.filter((row) => row.id === id)
    expect(mine.filter(({ error }) => !(error <= 1e-4))).toEqual([])
    for (const prediction of ['epsilon', 'v_prediction']) {
      const grids = new Set(mine.filter((row) => row.prediction === prediction).map(({ schedule }) => schedule))
      // Its reference is told whole trained timesteps, each one of them, which leaves no choice.
      expect(grids.size, prediction).toBeGreaterThanOrEqual(id === 'repaint' ? 1 : 2)
    }
  })
})

test.each(claiming)('$id is as accurate as it claims', ({ id }) => {
  expect(orders[id]).toBeGreaterThan(knownAs[id]!.order! - 0.15)
})

// UniPC's correction brings one order more. DPM-Solver++'s third order, in the paper's own code as in diffusers, counts the second
// derivative half: it is as accurate as the second.
test.each([
  ['dpmpp_2m', [1, 2, 2]],
  ['deis', [1, 2, 3]],
  ['uni_pc', [2, 3, 4]],
  ['uni_pc_bh2', [2, 3, 4]],
] as const)(
  '%s is as accurate as the order that it is set to',
  async (id, claimed) => {
    const entry = samplers.find((one) => one.id === id)!
    for (const [i, order] of claimed.entries()) {
      const measured = await orderOf(entry, { solver_order: i + 1, lower_order_final: 0 }, eased)
      console.info(`${id}, solver_order ${i + 1}: order ${measured.order.toFixed(2)} of ${order}`)
      expect(measured.order).toBeGreaterThan(order - 0.15)
      expect(measured.order).toBeLessThan(order + 0.6)
    }
  },
  60_000,
)

test('dpm_adaptive pays for accuracy with model calls', async () => {
  const entry = samplers.find(({ id }) => id === 'dpm_adaptive')!
  const costs: Awaited<ReturnType<typeof costOf>>[] = []
  for (const rtol of [0.05, 0.01, 0.001, 0.0001])
    costs.push(await costOf(entry, { rtol, atol: Math.max(rtol / 10, 1e-4) }))
  console.info(
    costs.map(({ error, calls }) => `dpm_adaptive: ${calls} calls, error ${error.toExponential(1)}`).join('\n'),
  )
  costs.slice(1).forEach(({ error, calls }, i) => {
    expect(error).toBeLessThan(costs[i]!.error / 3)
    expect(calls).toBeGreaterThan(costs[i]!.calls)
  })
})

test('docs/samplers.md says so', async () => {
  const calls = Object.fromEntries(samplers.map(({ id }) => [id, callsOf(id, 10)]))
  const measured: Measured = { samplers, parity, orders, calls }
  await expect(pageOf(measured)).toMatchFileSnapshot('../../../docs/samplers.md')
})
