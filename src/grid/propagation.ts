// How errors propagate along a walk, over many seeds: the latents of each level against the forward marginal. Knows no engine.
import { type Discrepancy, discrepancyFrom } from '../math/mmd.ts'
import type { Tensor } from '../math/tensor.ts'
import type { GenerateEvent, Given, Settings } from '../protocol.ts'

/** One of the seeds: a cell's settings, and the latents that stand for data beside it. */
export type Member = { readonly settings: Settings; readonly data: Tensor }

/** After so many model calls, at the level that the walk has come to; 0 where it is finished. */
export type LevelError = {
  readonly sigma: number
  /** MMD^2 of the walk's latents from data noised to this level. */
  readonly cumulative: Discrepancy
  /** The same of what the last step alone makes of data noised to the level before; not where nothing was walked yet. */
  readonly modular?: Discrepancy
}
/** `levels` begin with the noise that walks start from; those within a step are not modular, and none is of a sampler that leaves the grid. */
export type Propagation = { readonly seeds: number; readonly levels: readonly LevelError[] }

/** With fewer, the intervals are wider than what few steps do. */
export const leastSeeds = 8

/** Numbers that are held at once at most: a quarter of a gigabyte. */
const most = 2 ** 26
/** Seeds of noise that no data were drawn from. */
const otherSeeds = 2 ** 31

export type Draw = (settings: Settings, onEvent: (event: GenerateEvent) => void, given?: Given) => Promise<unknown>
/** `begins` a step of the grid, or ends the last: not where a step asks the network once more. */
type Level = { readonly sigma: number; readonly x: Tensor; readonly begins: boolean }

/**
 * Li and van der Schaar (On Error Propagation of Diffusion Models, ICLR 2024): the cumulative error of a step is the distance of the
 * backward process's marginal from the forward process's, q(x_t), measured as they do by MMD; where it lies above the modular error,
 * what earlier steps did wrong is carried on. Their modular error compares the step's conditional distributions, which cannot be sampled: here
 * the step is given latents of the forward marginal, and what it makes of them is held against the next one. Data are the members'.
 *
 * Every member is drawn twice, as it is and step by step anew; `onWalk` hears how many of these runs are done. Throws a
 * `RangeError` for fewer than `leastSeeds`, for members that are not asked at the same levels, and for more latents than fit.
 */
export async function measurePropagation(
  members: readonly Member[],
  draw: Draw,
  onWalk: (walked: number) => void = () => {},
): Promise<Propagation> {
  if (members.length < leastSeeds)
    throw new RangeError(`errors: expected at least ${leastSeeds} seeds, got ${members.length}`)
  const walks: Level[][] = []
  const anew: Level[][] = []
  let steps = true
  for (const [i, { settings, data }] of members.entries()) {
    onWalk(2 * i)
    const walk = await levelsOf(draw, settings)
    if (!isSame(walk, walks[0] ?? walk))
      throw new RangeError(`errors: seed ${settings.seed}: expected the levels of the first seed, got others`)
    if (members.length * walk.length * data.data.length > most)
      throw new RangeError(`errors: expected at most ${most} numbers, got ${members.length} seeds x ${walk.length} levels x ${data.data.length}`) // prettier-ignore
    walks.push(walk)
    onWalk(2 * i + 1)
    if (!steps) continue
    const made = await levelsOf(draw, { ...settings, seed: otherSeeds + i }, { anew: data })
    // What the last step came to is there twice: as the sampler left it, and as it was decoded.
    const came = made.toSpliced(-2, 1)
    steps = isSame(came, walk.filter(({ begins }) => begins).slice(1))
    anew.push(came)
  }
  const from = discrepancyFrom(members.map(({ data }) => data))
  const at = (all: readonly Level[][], level: number, sigma: number) => from(all.map((levels) => levels[level]!.x), sigma) // prettier-ignore
  let step = 0
  const levels = walks[0]!.map(({ sigma, begins }, level) => ({
    sigma,
    cumulative: at(walks, level, sigma),
    ...(steps && begins && level > 0 && { modular: at(anew, step++, sigma) }),
  }))
  return { seeds: members.length, levels }
}

/** The latents of a run level by level, the finished ones last. */
async function levelsOf(draw: Draw, settings: Settings, given?: Given): Promise<Level[]> {
  const levels: Level[] = []
  let last = 0
  await draw(
    settings,
    (event) => {
      if (event.type === 'step' && event.noisy) {
        levels.push({ sigma: event.sigma, x: event.noisy, begins: event.step !== last })
        last = event.step
      }
      if (event.type === 'picture' && event.latents) levels.push({ sigma: 0, x: event.latents, begins: true })
    },
    given,
  )
  return levels
}

const isSame = (walk: readonly Level[], other: readonly Level[]): boolean =>
  walk.length === other.length && walk.every(({ sigma }, i) => Math.abs(sigma - other[i]!.sigma) <= 1e-6 * sigma)
