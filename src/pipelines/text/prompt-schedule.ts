// A1111's prompt editing: `[from:to:when]`, `[to:when]`, `[from::when]` and `[a|b]`, as the texts of a run's steps.
// Knows no weights: round brackets only have to close.

/** A piece of text, or what stands in brackets. `depth` counts brackets within brackets. */
type Node =
  | string
  | { readonly depth: number; readonly kind: 'group'; readonly parts: readonly Node[] }
  | { readonly depth: number; readonly kind: 'switch'; readonly from: Node; readonly to: Node; readonly when: string }
  | { readonly depth: number; readonly kind: 'turns'; readonly choices: readonly Node[] }

/** A node and the place after it. */
type Found = { readonly node: Node; readonly after: number }

/** From the step after the last entry's up to and with this step (counted from 1), the text. */
export type ScheduledText = { readonly until: number; readonly text: string }

/** Deeper brackets are text. */
const DEEPEST = 500
const plain = /(?:[^\\[\]():|]|\\.)+/uy
const closing = /\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)\s*\]/uy

/**
 * The texts of a run of `steps` steps, in order; at least one, the last until `steps`. A prompt that A1111's grammar does
 * not hold (a `|` outside of brackets, a backslash at the end) is taken as it stands. A `when` with a point is a fraction
 * of the steps, one without counts steps. Brackets that close count even where others do not; A1111's parser sometimes takes
 * them all as text then. A1111 `get_learned_conditioning_prompt_schedules`.
 */
export function promptSchedule(prompt: string, steps: number): ScheduledText[] {
  const whole = parse(prompt)
  if (whole === undefined) return [{ until: steps, text: prompt }]
  const ends = new Set([steps])
  collect(whole, steps, ends)
  return [...ends].sort((a, b) => a - b).map((until) => ({ until, text: textAt(whole, until, steps) }))
}

/** The entry of a step counted from 0. A1111 compares its count from 0 with ends that count from 1; so does this. */
export const entryAt = (schedule: readonly ScheduledText[], step: number): number =>
  Math.max(
    schedule.findIndex(({ until }) => step <= until),
    0,
  )

/** Brackets are read from the last to the first, so that every bracket finds those inside it already read. */
function parse(prompt: string): Node | undefined {
  const brackets = new Map<number, Found>()
  const skipped = escapes(prompt)
  for (let i = prompt.length - 1; i >= 0; i--) {
    if (skipped.has(i)) continue
    const found =
      prompt[i] === '[' ? square(prompt, i, brackets) : prompt[i] === '(' ? round(prompt, i, brackets) : undefined
    if (found && depthOf(found.node) <= DEEPEST) brackets.set(i, found)
  }
  const parts: Node[] = []
  for (let i = 0; i < prompt.length;) {
    const { node, after } = inner(prompt, i, brackets)
    parts.push(node)
    i = after
    // What opens or closes nothing is text out here, and here alone.
    if (i < prompt.length) {
      if (!'[]():'.includes(prompt[i]!)) return undefined
      parts.push(prompt[i++]!)
    }
  }
  return group(parts)
}

/** Places that a backslash before them makes text. */
function escapes(prompt: string): ReadonlySet<number> {
  const places = new Set<number>()
  for (const { index } of prompt.matchAll(/\\./gu)) places.add(index + 1)
  return places
}

/** As much text and closed brackets as there is. */
function inner(prompt: string, start: number, brackets: ReadonlyMap<number, Found>): Found {
  const parts: Node[] = []
  let i = start
  for (;;) {
    plain.lastIndex = i
    const text = plain.exec(prompt)?.[0]
    const found = text === undefined ? brackets.get(i) : { node: text, after: i + text.length }
    if (!found) return { node: group(parts), after: i }
    parts.push(found.node)
    i = found.after
  }
}

/** `(prompt)` or `(prompt:prompt)`. */
function round(prompt: string, start: number, brackets: ReadonlyMap<number, Found>): Found | undefined {
  const first = inner(prompt, start + 1, brackets)
  if (prompt[first.after] === ')') return { node: group(['(', first.node, ')']), after: first.after + 1 }
  if (prompt[first.after] !== ':') return undefined
  const second = inner(prompt, first.after + 1, brackets)
  if (prompt[second.after] !== ')') return undefined
  return { node: group(['(', first.node, ':', second.node, ')']), after: second.after + 1 }
}

/** `[prompt]`, `[prompt|prompt...]`, `[prompt:when]` or `[prompt:prompt:when]`. */
function square(prompt: string, start: number, brackets: ReadonlyMap<number, Found>): Found | undefined {
  const first = inner(prompt, start + 1, brackets)
  if (prompt[first.after] === ']') return { node: group(['[', first.node, ']']), after: first.after + 1 }
  if (prompt[first.after] === '|') return turns(prompt, first, brackets)
  if (prompt[first.after] !== ':') return undefined
  const soon = end(prompt, first.after + 1)
  if (soon) return { node: edit('', first.node, soon.when), after: soon.after }
  const second = inner(prompt, first.after + 1, brackets)
  const late = prompt[second.after] === ':' ? end(prompt, second.after + 1) : undefined
  return late && { node: edit(first.node, second.node, late.when), after: late.after }
}

function turns(prompt: string, first: Found, brackets: ReadonlyMap<number, Found>): Found | undefined {
  const choices = [first.node]
  let i = first.after
  while (prompt[i] === '|') {
    const { node, after } = inner(prompt, i + 1, brackets)
    choices.push(node)
    i = after
  }
  if (prompt[i] !== ']') return undefined
  return { node: { kind: 'turns', choices, depth: 1 + deepest(choices) }, after: i + 1 }
}

/** A number and the bracket that closes. */
function end(prompt: string, start: number): { when: string; after: number } | undefined {
  closing.lastIndex = start
  const match = closing.exec(prompt)
  return match ? { when: match[1]!, after: closing.lastIndex } : undefined
}

const depthOf = (node: Node): number => (typeof node === 'string' ? 0 : node.depth)
const deepest = (nodes: readonly Node[]): number =>
  nodes.reduce<number>((most, node) => Math.max(most, depthOf(node)), 0)
const group = (parts: readonly Node[]): Node => ({ kind: 'group', parts, depth: 1 + deepest(parts) })
const edit = (from: Node, to: Node, when: string): Node => ({
  kind: 'switch',
  from,
  to,
  when,
  depth: 1 + deepest([from, to]),
})

const lastBefore = (when: string, steps: number): number =>
  Math.min(steps, Math.trunc(when.includes('.') ? Number(when) * steps : Number(when)))

/** The steps at which the text may change. */
function collect(node: Node, steps: number, ends: Set<number>): void {
  if (typeof node === 'string') return
  if (node.kind === 'group') for (const part of node.parts) collect(part, steps, ends)
  if (node.kind === 'turns') {
    for (let step = 1; step <= steps; step++) ends.add(step)
    for (const choice of node.choices) collect(choice, steps, ends)
  }
  if (node.kind === 'switch') {
    const last = lastBefore(node.when, steps)
    if (last >= 1) ends.add(last)
    collect(node.from, steps, ends)
    collect(node.to, steps, ends)
  }
}

function textAt(node: Node, step: number, steps: number): string {
  if (typeof node === 'string') return node
  if (node.kind === 'group') return node.parts.map((part) => textAt(part, step, steps)).join('')
  if (node.kind === 'turns') return textAt(node.choices[(step - 1) % node.choices.length]!, step, steps)
  return textAt(step <= lastBefore(node.when, steps) ? node.from : node.to, step, steps)
}
