// Ops that treat every element alike: arithmetic with broadcasting, activations, casts.
import { broadcast, formatShape } from '../dim.ts'
import type { Dtype } from '../graph.ts'
import { expectSameDtype, intOf, mismatch, required, type Rule } from './rule.ts'

const binary = (answer?: Dtype): Rule => ({
  infer: (inputs) => {
    const [a, b] = [required(inputs, 0, 'left'), required(inputs, 1, 'right')]
    const dtype = expectSameDtype([a, b], 'right')
    const shape =
      broadcast(a.shape, b.shape) ??
      mismatch('right', `a shape that fits ${formatShape(a.shape)}`, formatShape(b.shape))
    return [{ dtype: answer ?? dtype, shape }]
  },
})

const unary = (more: Partial<Rule> = {}): Rule => ({
  infer: (inputs) => {
    const { dtype, shape } = required(inputs, 0, 'input')
    return [{ dtype, shape }]
  },
  ...more,
})

/** ONNX's numbers for element types. */
export const elementTypes: Readonly<Record<Dtype, number>> = { float32: 1, int32: 6, int64: 7, bool: 9, float16: 10 }

export const elementwise = {
  Add: binary(),
  Sub: binary(),
  Mul: binary(),
  Div: binary(),
  Equal: binary('bool'),
  Relu: unary(),
  Tanh: unary(),
  Sqrt: unary(),
  Sigmoid: unary(),
  /** Exact with `approximate` 'none' (erf), or 'tanh'. */
  Gelu: unary({ attributes: { approximate: 'string' } }),
  /** x * sigmoid(alpha * x): SiLU at alpha 1, CLIP's quick_gelu at 1.702. */
  QuickGelu: unary({ domain: 'com.microsoft', attributes: { alpha: 'float' } }),
  Cast: {
    attributes: { to: 'int' },
    infer: (inputs, attributes) => {
      const { shape } = required(inputs, 0, 'input')
      const to = intOf(attributes, 'to', 0)
      const dtype = (Object.keys(elementTypes) as Dtype[]).find((name) => elementTypes[name] === to)
      return [{ dtype: dtype ?? mismatch('to', 'a known element type', String(to)), shape }]
    },
  },
} satisfies Record<string, Rule>
