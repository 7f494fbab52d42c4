// What networks are told of time, sizes and guidance, as sinusoids: computed here because sines of large arguments are inexact on GPUs.

type Rows = { readonly shape: readonly [number, number]; readonly data: Float32Array }

export type SinusoidOptions = { readonly flipSinToCos: boolean; readonly freqShift: number }

/**
 * diffusers' get_timestep_embedding: [n, dim], sines of t * 10000^(-i / (dim / 2 - freqShift)), then cosines, or the other way
 * round where flipped; an odd last column is 0. Rounded to float32 where torch rounds.
 */
export const sinusoid = (
  values: readonly number[],
  dim: number,
  { flipSinToCos, freqShift }: SinusoidOptions,
): Rows => {
  const half = Math.floor(dim / 2)
  const frequencies = Array.from({ length: half }, (_, i) =>
    Math.fround(Math.exp(Math.fround(Math.fround(-Math.log(10000) * i) / (half - freqShift)))),
  )
  const data = new Float32Array(values.length * dim)
  for (const [row, value] of values.entries())
    for (const [i, frequency] of frequencies.entries()) {
      const angle = Math.fround(Math.fround(value) * frequency)
      data[row * dim + i] = flipSinToCos ? Math.cos(angle) : Math.sin(angle)
      data[row * dim + half + i] = flipSinToCos ? Math.sin(angle) : Math.cos(angle)
    }
  return { shape: [values.length, dim], data }
}

/** diffusers' get_guidance_scale_embedding for guidance scales as users give them: w = (scale - 1) * 1000 -> [n, dim]. */
export const guidanceEmbedding = (scales: readonly number[], dim: number): Rows =>
  sinusoid(
    scales.map((scale) => (scale - 1) * 1000),
    dim,
    { flipSinToCos: false, freqShift: 1 },
  )
