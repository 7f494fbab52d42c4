// Blind votes on the cells of this device: asked two by two, kept by the ids of the cells. Knows no component.
import { nextPair, type Pair, type Vote } from '../../grid/votes.ts'
import type { Slice } from '../state.ts'

export type VotesSlice = {
  readonly votes: readonly Vote[]
  /** The pair that is asked about; undefined where voting is off or nothing can be compared. */
  readonly ballot: (Pair & { readonly axis: number }) | undefined
  /** Asks about the next pair along this axis; undefined ends it. */
  readonly askVote: (axis: number | undefined) => void
  /** Answers what is asked, and asks about the next. */
  readonly vote: (choice: Vote['choice']) => void
  /** Takes the last vote back and asks about it again. */
  readonly unvote: () => void
  /** Takes votes from a file; those that are here already stay. */
  readonly addVotes: (votes: readonly Vote[]) => void
}

export const createVotes: Slice<VotesSlice> = (set, get, { randomSeed }) => ({
  votes: [],
  ballot: undefined,
  askVote: (axis) => {
    const { plan, results, votes } = get()
    const drawn = new Set(Object.keys(results).filter((id) => results[id]?.state === 'drawn'))
    const random = () => randomSeed() / 2 ** 32
    const pair = plan && axis !== undefined ? nextPair(plan, axis, drawn, votes, random) : undefined
    set({ ballot: pair && axis !== undefined ? { ...pair, axis } : undefined })
  },
  vote: (choice) => {
    const { ballot, votes } = get()
    if (!ballot) return
    const { left, right, axis } = ballot
    set({ votes: [...votes, { left, right, choice }] })
    get().askVote(axis)
  },
  unvote: () => {
    const { ballot, votes } = get()
    const last = votes.at(-1)
    if (ballot && last)
      set({ votes: votes.slice(0, -1), ballot: { left: last.left, right: last.right, axis: ballot.axis } })
  },
  addVotes: (votes) => {
    const known = new Set(get().votes.map((vote) => JSON.stringify(vote)))
    const fresh = votes.filter((vote) => !known.has(JSON.stringify(vote)))
    if (fresh.length > 0) set({ votes: [...get().votes, ...fresh] })
  },
})
