// How much of what an adapter changes is fine detail: what CMLoRA parts adapters by (Zou et al. 2025, section 3.2), measured on runs with and
// without it. Knows no adapter's file.
import type { AdapterUse, Engine, Settings } from '../protocol.ts'

type Latents = { readonly shape: readonly number[]; readonly data: ArrayLike<number> }

/** Frequencies from this share of the highest along an axis on are fine: the paper's highest fifth. */
const FINE = 0.8
/** Steps of the two runs. */
export const profileSteps = 8

/** Share of the energy of the spectra of a - b, 0 to 1, at fine frequencies; over all channels and pairs. 0 where nothing differs. */
export function fineShare(pairs: readonly (readonly [a: Latents, b: Latents])[]): number {
  let [fine, all] = [0, 0]
  for (const [{ shape, data }, other] of pairs) {
    const [channels, height, width] = shape.slice(-3) as [number, number, number]
    for (let c = 0; c < channels; c++) {
      const plane = Float64Array.from({ length: height * width }, (_, i) => {
        const at = c * height * width + i
        return data[at]! - other.data[at]!
      })
      energies(plane, width, height).forEach((energy, i) => {
        const [u, v] = [folded(i % width, width), folded(Math.floor(i / width), height)]
        all += energy
        if (Math.hypot(u, v) >= FINE) fine += energy
      })
    }
  }
  return all === 0 ? 0 : fine / all
}

/** Frequency k of n, as a share of the highest. */
const folded = (k: number, n: number) => (2 * Math.min(k, n - k)) / n

/** |F|^2 of a plane, row by row. */
function energies(plane: Float64Array, width: number, height: number): Float64Array {
  const [re, im] = [Float64Array.from(plane), new Float64Array(plane.length)]
  for (let y = 0; y < height; y++) transform(re, im, y * width, 1, width)
  for (let x = 0; x < width; x++) transform(re, im, x, width, height)
  return re.map((value, i) => value ** 2 + im[i]! ** 2)
}

/** The discrete Fourier transform of `count` values, in place. Latents are small: n^2 is fast enough. */
function transform(re: Float64Array, im: Float64Array, start: number, stride: number, count: number): void {
  const [a, b] = [new Float64Array(count), new Float64Array(count)]
  for (let k = 0; k < count; k++)
    for (let n = 0; n < count; n++) {
      const angle = (-2 * Math.PI * ((k * n) % count)) / count
      const [cos, sin, at] = [Math.cos(angle), Math.sin(angle), start + n * stride]
      a[k]! += re[at]! * cos - im[at]! * sin
      b[k]! += re[at]! * sin + im[at]! * cos
    }
  for (let k = 0; k < count; k++) {
    re[start + k * stride] = a[k]!
    im[start + k * stride] = b[k]!
  }
}

/**
 * The fine share of an adapter at its full strength: the estimates of a run of `profileSteps` with it against those of one without, from
 * one seed, told its own words. `settings` say all else; a few-step adapter among them stays. Rejects as the engine does.
 */
export async function profileOf(
  engine: Engine,
  settings: Settings,
  { id, words }: Pick<AdapterUse, 'id' | 'words'>,
  signal?: AbortSignal,
): Promise<number> {
  const { regions: _, regionBase: __, method: ___, methodOptions: ____, bakeAdapters: _____, ...plain } = settings
  const { timesteps: ______, sigmas: _______, startImage: ________, mask: _________, ...rest } = plain
  const steady = (settings.adapters ?? []).filter((use) => use.always && use.id !== id)
  const estimates = async (adapters: readonly AdapterUse[]): Promise<Latents[]> => {
    const found: Latents[] = []
    const run: Settings = { ...rest, prompt: words || settings.prompt, steps: profileSteps, count: 1, adapters }
    await engine.generate(run, (event) => event.type === 'step' && event.denoised && found.push(event.denoised), signal)
    return found
  }
  const without = await estimates(steady)
  const acting = await estimates([...steady, { id, weight: 1 }])
  return fineShare(acting.map((one, i) => [one, without[i]!] as const))
}
