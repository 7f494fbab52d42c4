// OFT: the weight turned by block-diagonal rotations, on the outputs (LyCORIS modules/diag_oft.py, kohya-ss networks/oft.py)
// or on the inputs (peft tuners/oft). Qiu et al. 2023. A rotation has no low rank: the delta is a whole matrix.
import type { Context, Format, Reading } from './format.ts'
import { cayley, neumann, skew } from './rotation.ts'

export const oft: Format = {
  id: 'oft',
  endings: [
    [/\.oft_blocks$/, 'oft_blocks'],
    [/\.rescale$/, 'rescale'],
    [/\.oft_R(?:\.(?!weight$)[^.]+)?\.weight$/, 'oft_R'],
  ],
  claims: (parts) => parts.get('oft_blocks')?.shape.length === 3 || parts.has('oft_R'),
  read: async (parts, context): Promise<Reading> => {
    const { rows, columns, broken, misfit } = context
    const inputs = parts.get('oft_R')
    const blocks = inputs ?? parts.get('oft_blocks')!
    const count = blocks.shape[0] ?? 0
    const size = inputs ? (1 + Math.sqrt(1 + 8 * (blocks.shape[1] ?? 0))) / 2 : (blocks.shape[1] ?? 0)
    const wellFormed = inputs ? blocks.shape.length === 2 && Number.isInteger(size) : blocks.shape[2] === size
    if (!wellFormed || count === 0) throw broken(`oft: expected square blocks, got shape [${blocks.shape.join(', ')}]`)
    const side = inputs ? columns : rows
    // peft may share one block over the whole axis.
    const shared = inputs && count === 1
    if (side % size !== 0 || (!shared && count * size !== side))
      throw misfit(`expected blocks over ${side} features, got ${count} of ${size}: made for another network`)
    const turn = inputs
      ? turnInputs(blocks.data, count, size, context)
      : transposed(cayley(skew(blocks.data, count, size), count, size, constraint(context.alpha, rows), broken), size)
    const weight = await context.base()
    const full = new Float32Array(weight.length)
    const rescale = parts.get('rescale')?.data
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const place = inputs ? column : row
        const block = shared ? 0 : Math.floor(place / size)
        const [start, within] = [Math.floor(place / size) * size, place % size]
        let sum = 0
        for (let j = 0; j < size; j++) {
          const other = inputs ? weight[row * columns + start + j]! : weight[(start + j) * columns + column]!
          sum += turn[(block * size + within) * size + j]! * other
        }
        full[row * columns + column] = sum * (rescale?.[row] ?? 1) - weight[row * columns + column]!
      }
    return { rank: 0, delta: { full } }
  },
}

/** LyCORIS and kohya-ss keep the constraint in `alpha`, per output; 0 means none. */
export const constraint = (alpha: number | undefined, rows: number): number => (alpha ?? 0) * rows

/** peft stores the upper triangles. W' = W R^T, so entry [i, j] of R multiplies column j of the block. */
const turnInputs = (
  triangles: Float32Array,
  count: number,
  size: number,
  { neumannTerms, blockNorm, broken }: Context,
): Float64Array => {
  const q = new Float64Array(count * size * size)
  const each = (size * (size - 1)) / 2
  for (let block = 0; block < count; block++) {
    let k = block * each
    for (let i = 0; i < size; i++)
      for (let j = i + 1; j < size; j++, k++) {
        q[(block * size + i) * size + j] = triangles[k]!
        q[(block * size + j) * size + i] = -triangles[k]!
      }
  }
  if (blockNorm > 0) shorten(q, size * size, blockNorm / Math.sqrt(count))
  // peft's map is (I - Q)(I + Q)^-1, the other's with the sign of Q turned; its series is written for Q itself.
  return neumannTerms > 0
    ? neumann(q, count, size, neumannTerms)
    : cayley(
        q.map((value) => -value),
        count,
        size,
        0,
        broken,
      )
}

/** Blocks of `area` numbers, none of a norm above `most`: OFTRotationModule._project_batch. */
const shorten = (blocks: Float64Array, area: number, most: number) => {
  for (let start = 0; start < blocks.length; start += area) {
    const block = blocks.subarray(start, start + area)
    const norm = Math.sqrt(block.reduce((sum, value) => sum + value * value, 0))
    if (norm > most) block.set(block.map((value) => (value * most) / norm))
  }
}

/** LyCORIS contracts the first index of each block: W' = R^T W. */
export const transposed = (blocks: Float64Array, size: number): Float64Array =>
  blocks.map((_, at) => {
    const [start, i, j] = [at - (at % (size * size)), Math.floor(at / size) % size, at % size]
    return blocks[start + j * size + i]!
  })
