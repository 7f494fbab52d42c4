// Works of one tab share its turn to draw: the engine puts them in order, other tabs wait for all of them.
import type { Alone } from '../state.ts'

/** `alone`, asked once while any work of this tab is under way; works that come meanwhile begin at once, unless another tab took the turn. */
export function shared(alone: Alone): Alone {
  let turn: { readonly taken: AbortSignal; readonly works: Set<Promise<unknown>> } | undefined
  const begin = <T>(work: (taken: AbortSignal) => Promise<T>, { taken, works }: NonNullable<typeof turn>) => {
    const answer = work(taken)
    works.add(answer)
    void answer.catch(() => undefined).then(() => works.delete(answer))
    return answer
  }
  return (work, options) => {
    if (turn && !turn.taken.aborted && !options.steal) return begin(work, turn)
    return new Promise((resolve, reject) => {
      const hold = async (taken: AbortSignal) => {
        const mine = { taken, works: new Set<Promise<unknown>>() }
        turn = mine
        begin(work, mine).then(resolve, reject)
        while (mine.works.size > 0) await Promise.allSettled(mine.works)
        if (turn === mine) turn = undefined
      }
      alone(hold, options).catch(reject)
    })
  }
}
