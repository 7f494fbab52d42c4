// Labels that are too long for their place: what all share is said once, the rest is cut in the middle. Pure.

export type Labels = {
  /** What every label begins with, as far as it is worth saying once; empty if nothing is. */
  readonly shared: string
  readonly short: readonly string[]
}

const worth = 12

/** Labels of at most `longest` characters; the full ones are shown where there is room. */
export function shortened(labels: readonly string[], longest: number): Labels {
  const shared = labels.length > 1 ? commonStart(labels) : ''
  const said = shared.length >= worth ? shared : ''
  return { shared: said, short: labels.map((label) => middle(said ? `…${label.slice(said.length)}` : label, longest)) }
}

/** `a very lo…ng text` */
export function middle(text: string, longest: number): string {
  const letters = [...text]
  if (letters.length <= longest) return text
  const head = Math.ceil((longest - 1) / 2)
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (longest - 1 - head)).join('')}`
}

/** What all begin with, up to the last word boundary. */
function commonStart(labels: readonly string[]): string {
  const [first = '', ...others] = labels
  let end = 0
  while (end < first.length && others.every((label) => label[end] === first[end])) end++
  return first.slice(0, first.lastIndexOf(' ', end - 1) + 1)
}
