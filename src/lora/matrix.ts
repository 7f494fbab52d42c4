// Dense row-major matrices as plain arrays: the few products that turn adapter formats into each other. Sums in double precision.

/** a [m, k] times b [k, n] -> [m, n]. */
export const multiply = (a: Float32Array, b: Float32Array, m: number, k: number, n: number): Float32Array => {
  const out = new Float32Array(m * n)
  const row = new Float64Array(n)
  for (let i = 0; i < m; i++) {
    row.fill(0)
    for (let j = 0; j < k; j++) {
      const factor = a[i * k + j]!
      if (factor === 0) continue
      const start = j * n
      for (let c = 0; c < n; c++) row[c]! += factor * b[start + c]!
    }
    out.set(row, i * n)
  }
  return out
}

/** a [m, n] -> [n, m]. */
export const transpose = (a: Float32Array, m: number, n: number): Float32Array => {
  const out = new Float32Array(m * n)
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = a[i * n + j]!
  return out
}

/** Kronecker product of a [m, n] and b [p, q] -> [m * p, n * q]. */
export const kronecker = (
  a: Float32Array,
  [m, n]: readonly [number, number],
  b: Float32Array,
  [p, q]: readonly [number, number],
): Float32Array => {
  const out = new Float32Array(m * p * n * q)
  for (let i = 0; i < m; i++)
    for (let k = 0; k < p; k++) {
      const row = (i * p + k) * n * q
      for (let j = 0; j < n; j++) for (let l = 0; l < q; l++) out[row + j * q + l] = a[i * n + j]! * b[k * q + l]!
    }
  return out
}

export const identity = (n: number): Float32Array => {
  const out = new Float32Array(n * n)
  for (let i = 0; i < n; i++) out[i * n + i] = 1
  return out
}

export const scaled = (values: Float32Array, factor: number): Float32Array =>
  factor === 1 ? values : values.map((value) => value * factor)

/** The inverse of a square matrix [n, n] by Gauss-Jordan elimination with row pivots. Undefined where it is singular. */
export const inverse = (a: Float64Array, n: number): Float64Array | undefined => {
  const work = Float64Array.from(a)
  const out = Float64Array.from(identity(n))
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let i = column + 1; i < n; i++)
      if (Math.abs(work[i * n + column]!) > Math.abs(work[pivot * n + column]!)) pivot = i
    const head = work[pivot * n + column]!
    if (head === 0) return undefined
    for (const matrix of [work, out])
      for (let j = 0; j < n; j++) {
        const [upper, lower] = [matrix[column * n + j]!, matrix[pivot * n + j]!]
        matrix[pivot * n + j] = upper
        matrix[column * n + j] = lower / head
      }
    for (let i = 0; i < n; i++) {
      const factor = work[i * n + column]!
      if (i === column || factor === 0) continue
      for (const matrix of [work, out])
        for (let j = 0; j < n; j++) matrix[i * n + j]! -= factor * matrix[column * n + j]!
    }
  }
  return out
}
