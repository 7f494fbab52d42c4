// The order of multistep solvers as numbers that people set, named as diffusers names them.
import type { Orders } from '../../math/solver-order.ts'
import type { Parameter, SamplerSettings } from '../types.ts'

export const lowerOrderFinal: Parameter = {
  id: 'lower_order_final',
  label: 'Lower order at the end',
  help: '1 steadies the last steps of short walks, 0 keeps the order.',
  min: 0,
  max: 1,
  usual: 1,
  whole: true,
}

export const orderParameters: readonly Parameter[] = [
  {
    id: 'solver_order',
    label: 'Order',
    help: '1, 2 or 3; diffusers advises 2 with guidance, 3 without.',
    min: 1,
    max: 3,
    usual: 2,
    whole: true,
  },
  lowerOrderFinal,
]

/** What they are set to. */
export const ordersIn = ({ values }: SamplerSettings): Orders => ({
  order: values['solver_order'] ?? 2,
  lowerFinal: values['lower_order_final'] !== 0,
  eulerFinal: values['euler_at_final'] === 1,
})
