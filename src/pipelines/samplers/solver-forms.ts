// What else diffusers' solvers may be set to, as numbers: how DPM-Solver++ ends and weighs, where UniPC corrects.
import type { Parameter, SamplerSettings } from '../types.ts'
import type { Form } from './dpmpp_2m.ts'
import { orderParameters } from './orders.ts'

/** Of DPM-Solver++, which may end by a step of Euler however long the walk is. */
export const dpmParameters: readonly Parameter[] = [
  ...orderParameters,
  {
    id: 'euler_at_final',
    label: 'Euler at the end',
    help: '1 makes the last step one of Euler, which steadies walks of many steps.',
    min: 0,
    max: 1,
    usual: 0,
    whole: true,
  },
]

/** Of DPM-Solver++ in single steps, which keep their order where they can. */
export const singlestepParameters: readonly Parameter[] = orderParameters.map((one) =>
  one.id === 'lower_order_final' ? { ...one, usual: 0 } : one,
)

/** diffusers' `solver_type` of DPM-Solver++. */
export const heunForm: Parameter = {
  id: 'heun',
  label: 'Heun form',
  help: '0 for the midpoint form, 1 for the Heun form.',
  min: 0,
  max: 1,
  usual: 0,
  whole: true,
}

/** What it is set to. */
export const formIn = ({ values }: SamplerSettings): Form => (values['heun'] === 1 ? 'heun' : 'midpoint')

export const uncorrected: Parameter = {
  id: 'disable_corrector',
  label: 'Steps without correction',
  help: 'So many steps at the start are only predicted; 1 to 3 where guidance is strong.',
  min: 0,
  max: 1000,
  usual: 0,
  whole: true,
}
