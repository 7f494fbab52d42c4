// One line of progress on a terminal, rewritten as the run goes on. Silent where nobody watches.
import type { GenerateEvent, LoadProgress } from '../src/protocol.ts'

type Output = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }

export type ProgressLine = {
  load(progress: LoadProgress): void
  /** `before` stands in front of what is said. */
  event(event: GenerateEvent, before?: string): void
  /** Wipes the line, so that what is printed next starts on a clean one. */
  clear(): void
}

/** A progress line on `output`; `count` pictures are expected. */
export function progressLine(output: Output, count: number): ProgressLine {
  const show = (text: string) => {
    if (output.isTTY) output.write(`\r\u001B[K${text.slice(0, (output.columns ?? 80) - 1)}`)
  }
  const which = (picture: number) => (count > 1 ? `picture ${picture + 1} of ${count}: ` : '')
  return {
    load: ({ phase }) => show(`loading: ${phase}`),
    event: (event, before = '') => {
      if (event.type === 'phase' && event.phase !== 'sample') show(`${before}${which(event.picture)}${event.phase}`)
      if (event.type !== 'step') return
      const left = ((event.steps - event.step) * event.milliseconds) / 1000
      show(
        `${before}${which(event.picture)}step ${event.step} of ${event.steps}, ${left.toFixed(left < 10 ? 1 : 0)} s left`,
      )
    },
    clear: () => show(''),
  }
}
