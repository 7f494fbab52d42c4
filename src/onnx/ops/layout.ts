// Ops that move elements and never change them: reshape, transpose, join, cut, look up, resize.
import { broadcast, formatShape, isFree, product, quotient, sameDim, sum, type Dim, type Shape } from '../dim.ts'
import { axisOf, expectDim, expectRank, expectSameDtype, intOf, intsOf, mismatch, required, type Rule } from './rule.ts'

/** ONNX's Reshape: 0 copies the input's size at that place (unless allowzero), -1 is what remains. */
export const reshaped = (from: Shape, target: readonly Dim[], allowZero: boolean): Shape => {
  const copied = target.map((dim, i) =>
    dim === 0 && !allowZero
      ? (from[i] ?? mismatch('shape', `at most ${from.length} copied axes`, formatShape(target)))
      : dim,
  )
  const total = product(from)
  const hole = copied.indexOf(-1)
  if (hole < 0) {
    const known = product(copied)
    if (!sameDim(total, known) && !copied.some(isFree) && !from.some(isFree))
      mismatch('shape', `${formatShape(from)} = ${total} elements`, `${formatShape(copied)} = ${known}`)
    return copied
  }
  const rest = product(copied.filter((_, i) => i !== hole))
  const found =
    quotient(total, rest) ??
    mismatch('shape', `a target that divides ${formatShape(from)} = ${total} elements`, formatShape(copied))
  return copied.with(hole, found)
}

const reshape: Rule = {
  attributes: { allowzero: 'int' },
  infer: (inputs, attributes) => {
    const [x, target] = [required(inputs, 0, 'input'), required(inputs, 1, 'shape')]
    const sizes = target.sizes ?? mismatch('shape', 'sizes known to the builder', target.name)
    return [{ dtype: x.dtype, shape: reshaped(x.shape, sizes, intOf(attributes, 'allowzero', 0) === 1) }]
  },
}

const transpose: Rule = {
  attributes: { perm: 'ints' },
  infer: (inputs, attributes) => {
    const x = required(inputs, 0, 'input')
    const perm = intsOf(attributes, 'perm', [])
    if (perm.toSorted((a, b) => a - b).join() !== x.shape.map((_, i) => i).join())
      mismatch('perm', `an order of ${x.shape.length} axes`, `[${perm.join(', ')}]`)
    return [{ dtype: x.dtype, shape: perm.map((i) => x.shape[i]!) }]
  },
}

const concat: Rule = {
  attributes: { axis: 'int' },
  infer: (inputs, attributes) => {
    const values = inputs.map((_, i) => required(inputs, i, `input ${i}`))
    const first = required(inputs, 0, 'input 0')
    const axis = axisOf(intOf(attributes, 'axis', 0), first.shape.length, 'concat')
    for (const [i, value] of values.entries()) {
      expectRank(value, first.shape.length, `input ${i}`)
      value.shape.forEach((dim, k) => k !== axis && expectDim(dim, first.shape[k]!, `input ${i} axis ${k}`))
    }
    const joined = values.map((value) => value.shape[axis]!).reduce(sum)
    const sizes = values.every((value) => value.sizes) ? values.flatMap((value) => value.sizes!) : undefined
    return [
      { dtype: expectSameDtype(values, 'inputs'), shape: first.shape.with(axis, joined), ...(sizes && { sizes }) },
    ]
  },
}

/** In `num_outputs` equal parts, or in parts of the sizes that the second input lists. */
const split: Rule = {
  attributes: { axis: 'int', num_outputs: 'int' },
  infer: (inputs, attributes) => {
    const x = required(inputs, 0, 'input')
    const axis = axisOf(intOf(attributes, 'axis', 0), x.shape.length, 'split')
    const whole = x.shape[axis]!
    if (inputs[1]) {
      const sizes = inputs[1].sizes ?? mismatch('split', 'sizes known to the builder', inputs[1].name)
      expectDim(sizes.reduce(sum, 0), whole, `axis ${axis}`)
      return sizes.map((dim) => ({ dtype: x.dtype, shape: x.shape.with(axis, dim) }))
    }
    const parts = intOf(attributes, 'num_outputs', 1)
    const dim = quotient(whole, parts) ?? mismatch(`axis ${axis}`, `a multiple of ${parts}`, String(whole))
    return Array.from({ length: parts }, () => ({ dtype: x.dtype, shape: x.shape.with(axis, dim) }))
  },
}

/** From the start of each axis listed to where the second of its sizes ends; only starts of 0 are asked for. */
const slice: Rule = {
  infer: (inputs) => {
    const [x, starts, ends, axes] = ['input', 'starts', 'ends', 'axes'].map((name, i) => required(inputs, i, name))
    if (starts!.sizes?.some((start) => start !== 0) !== false) mismatch('starts', '0 for every axis', starts!.name)
    const [sizes, listed] = [ends, axes].map((value) => value!.sizes ?? mismatch('ends', 'sizes known to the builder', value!.name)) // prettier-ignore
    const shape = listed!.reduce<Shape>((before, axis, i) => before.with(axis as number, sizes![i]!), x!.shape)
    return [{ dtype: x!.dtype, shape }]
  },
}

const gather: Rule = {
  attributes: { axis: 'int' },
  infer: (inputs, attributes) => {
    const [table, indices] = [required(inputs, 0, 'table'), required(inputs, 1, 'indices')]
    if (!indices.dtype.startsWith('int')) mismatch('indices', 'int32 or int64', indices.dtype)
    const axis = axisOf(intOf(attributes, 'axis', 0), table.shape.length, 'gather')
    return [{ dtype: table.dtype, shape: table.shape.toSpliced(axis, 1, ...indices.shape) }]
  },
}

/** Sizes of axes `start` to `end` (exclusive) as int64: metadata that every provider keeps on the CPU. */
const shape: Rule = {
  attributes: { start: 'int', end: 'int' },
  infer: (inputs, attributes) => {
    const x = required(inputs, 0, 'input')
    const sizes = x.shape.slice(intOf(attributes, 'start', 0), intOf(attributes, 'end', x.shape.length))
    return [{ dtype: 'int64', shape: [sizes.length], sizes }]
  },
}

/** Repeats along axes of size 1 until the shape fits the sizes given. */
const expand: Rule = {
  infer: (inputs) => {
    const [x, target] = [required(inputs, 0, 'input'), required(inputs, 1, 'shape')]
    const sizes = target.sizes ?? mismatch('shape', 'sizes known to the builder', target.name)
    const shape = broadcast(x.shape, sizes) ?? mismatch('shape', formatShape(x.shape), formatShape(sizes))
    return [{ dtype: x.dtype, shape }]
  },
}

/** Inputs X, none, then factors of each axis, or none and the new sizes of all axes (int64). */
const resize: Rule = {
  attributes: { mode: 'string', coordinate_transformation_mode: 'string', nearest_mode: 'string' },
  infer: (inputs) => {
    const x = required(inputs, 0, 'input')
    const told = inputs[3] ?? required(inputs, 2, 'scales')
    const sizes = told.sizes ?? mismatch('scales', 'factors or sizes known to the builder', told.name)
    expectDim(sizes.length, x.shape.length, 'scales')
    return [{ dtype: x.dtype, shape: inputs[3] ? sizes : x.shape.map((dim, i) => product([dim, sizes[i]!])) }]
  },
}

const depthToSpace: Rule = {
  attributes: { blocksize: 'int', mode: 'string' },
  infer: (inputs, attributes) => {
    const x = expectRank(required(inputs, 0, 'input'), 4, 'input')
    const block = intOf(attributes, 'blocksize', 1)
    const [batch, channels, height, width] = x.shape as [Dim, Dim, Dim, Dim]
    const depth =
      quotient(channels, block * block) ?? mismatch('channels', `a multiple of ${block * block}`, String(channels))
    return [{ dtype: x.dtype, shape: [batch, depth, product([height, block]), product([width, block])] }]
  },
}

export const layout = {
  Reshape: reshape,
  Transpose: transpose,
  Concat: concat,
  Split: split,
  Slice: slice,
  Gather: gather,
  Expand: expand,
  Shape: shape,
  Resize: resize,
  DepthToSpace: depthToSpace,
} satisfies Record<string, Rule>
