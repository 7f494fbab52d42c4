// Sizes of axes, known or symbolic: a number, or a product of names such as `B*H*W/4`. Knows no tensors.

/** A whole number, or a monomial in canonical form: `[coefficient*]NAME[*NAME...][/divisor]`. Divisions are taken to be exact. */
export type Dim = number | string
export type Shape = readonly Dim[]

type Monomial = { readonly times: number; readonly over: number; readonly names: readonly string[] }

const parse = (dim: Dim): Monomial => {
  if (typeof dim === 'number') return { times: dim, over: 1, names: [] }
  const [product, over = '1'] = dim.split('/')
  const factors = product!.split('*')
  const times = /^\d+$/.test(factors[0]!) ? Number(factors.shift()) : 1
  return { times, over: Number(over), names: factors }
}

const format = ({ times, over, names }: Monomial): Dim => {
  const common = gcd(times, over)
  const [top, bottom] = [times / common, over / common]
  if (names.length === 0 && bottom === 1) return top
  if (top === 0) return 0
  const factors = [...(top === 1 && names.length > 0 ? [] : [String(top)]), ...names.toSorted()]
  return factors.join('*') + (bottom === 1 ? '' : `/${bottom}`)
}

const gcd = (a: number, b: number): number => (b === 0 ? a || 1 : gcd(b, a % b))

/** The size that a dim has where its names have these, or undefined where one of them is not there. */
export const valueOf = (dim: Dim, sizes: Readonly<Record<string, number>>): number | undefined => {
  const { times, over, names } = parse(dim)
  const known = names.map((name) => sizes[name] ?? Number.NaN)
  const value = known.reduce((a, b) => a * b, times) / over
  return Number.isNaN(value) ? undefined : value
}

/** The product of all; 1 for none. */
export const product = (dims: Shape): Dim =>
  format(
    dims
      .map(parse)
      .reduce((a, b) => ({ times: a.times * b.times, over: a.over * b.over, names: [...a.names, ...b.names] }), {
        times: 1,
        over: 1,
        names: [],
      }),
  )

/** `a / b`, or undefined where that is not a whole number for every value of the names (a named size counts as divisible). */
export const quotient = (a: Dim, b: Dim): Dim | undefined => {
  const [top, bottom] = [parse(a), parse(b)]
  const names = [...top.names]
  for (const name of bottom.names) {
    const i = names.indexOf(name)
    if (i < 0) return undefined
    names.splice(i, 1)
  }
  if (bottom.times === 0) return undefined
  const result = format({ times: top.times * bottom.over, over: top.over * bottom.times, names })
  return names.length === 0 && typeof result === 'string' ? undefined : result
}

/** `a + b`; a sum of unlike names is a new name. */
export const sum = (a: Dim, b: Dim): Dim => {
  if (a === 0) return b
  if (b === 0) return a
  const [x, y] = [parse(a), parse(b)]
  const alike = x.names.toSorted().join('*') === y.names.toSorted().join('*')
  if (!alike) return `(${[a, b].join('+').replaceAll('*', '.').replaceAll('/', ':')})`
  return format({ times: x.times * y.over + y.times * x.over, over: x.over * y.over, names: x.names })
}

/** A name that starts with `?` is a size that only the feeds know: it fits any other. */
export const isFree = (dim: Dim): boolean => typeof dim === 'string' && dim.startsWith('?')

export const sameDim = (a: Dim, b: Dim): boolean => a === b || isFree(a) || isFree(b)

export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`

/** numpy's broadcasting of two shapes, or undefined where they do not fit. */
export const broadcast = (a: Shape, b: Shape): Shape | undefined => {
  const rank = Math.max(a.length, b.length)
  const result: Dim[] = []
  for (let i = 0; i < rank; i++) {
    const x = a[i - rank + a.length] ?? 1
    const y = b[i - rank + b.length] ?? 1
    if (x !== 1 && y !== 1 && !sameDim(x, y)) return undefined
    result.push(x === 1 || (isFree(x) && y !== 1) ? y : x)
  }
  return result
}
