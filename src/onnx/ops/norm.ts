// Ops that reduce over axes: normalisations, softmax, mean and sum.
import type { Dim } from '../dim.ts'
import { axisOf, expectDim, expectSameDtype, intOf, mismatch, required, type Rule } from './rule.ts'

const layerNormalization: Rule = {
  attributes: { axis: 'int', epsilon: 'float' },
  infer: (inputs, attributes) => {
    const [x, scale] = [required(inputs, 0, 'input'), required(inputs, 1, 'scale')]
    if (axisOf(intOf(attributes, 'axis', -1), x.shape.length, 'norm') !== x.shape.length - 1)
      mismatch('axis', 'the last', String(attributes['axis']))
    expectDim(scale.shape[0]!, x.shape.at(-1)!, 'scale')
    return [{ dtype: expectSameDtype(inputs, 'scale'), shape: x.shape }]
  },
}

const instanceNormalization: Rule = {
  attributes: { epsilon: 'float' },
  infer: (inputs) => {
    const [x, scale] = [required(inputs, 0, 'input'), required(inputs, 1, 'scale')]
    expectDim(scale.shape[0]!, x.shape[1]!, 'scale')
    expectDim(required(inputs, 2, 'bias').shape[0]!, x.shape[1]!, 'bias')
    return [{ dtype: expectSameDtype(inputs, 'scale'), shape: x.shape }]
  },
}

const softmax: Rule = {
  attributes: { axis: 'int' },
  infer: (inputs, attributes) => {
    const { dtype, shape } = required(inputs, 0, 'input')
    axisOf(intOf(attributes, 'axis', -1), shape.length, 'softmax')
    return [{ dtype, shape }]
  },
}

/** Reduces the axes named by the second input (int64) and keeps them as size 1. */
const reduce: Rule = {
  attributes: { keepdims: 'int' },
  infer: (inputs) => {
    const [x, axes] = [required(inputs, 0, 'input'), required(inputs, 1, 'axes')]
    const listed = axes.sizes ?? mismatch('axes', 'axes known to the builder', axes.name)
    const reduced = new Set(listed.map((axis) => axisOf(axis as number, x.shape.length, 'reduce')))
    return [{ dtype: x.dtype, shape: x.shape.map((dim, i): Dim => (reduced.has(i) ? 1 : dim)) }]
  },
}

export const norm = {
  LayerNormalization: layerNormalization,
  InstanceNormalization: instanceNormalization,
  Softmax: softmax,
  ReduceMean: reduce,
  ReduceSum: reduce,
} satisfies Record<string, Rule>
