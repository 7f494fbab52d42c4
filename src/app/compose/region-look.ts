// How a region is told from the others: letter, colour, hatch; never by colour alone. Knows no component.

/** Okabe and Ito's palette, which people of all kinds of colour vision tell apart; without black, which pictures hide. */
const colours = ['#56b4e9', '#e69f00', '#009e73', '#f0e442', '#cc79a7', '#d55e00', '#0072b2'] as const

export const hatches = ['up', 'down', 'across', 'along', 'cross', 'dots'] as const
export type Hatch = (typeof hatches)[number]

export type Look = { readonly letter: string; readonly colour: string; readonly hatch: Hatch }

/** A to Z, then A2 to Z2 and so on. */
function letter(at: number): string {
  const round = Math.floor(at / 26)
  return String.fromCharCode(65 + (at % 26)) + (round > 0 ? String(round + 1) : '')
}

/** Colours and hatches come round at different times, so that 42 regions look different. */
export const lookOf = (at: number): Look => ({
  letter: letter(at),
  colour: colours[at % colours.length]!,
  hatch: hatches[at % hatches.length]!,
})

/** The marks of a hatch on a tile of 10 pixels, as an SVG path. */
export const hatchPaths: Readonly<Record<Hatch, string>> = {
  up: 'M-1 11L11 -1M-3 3L3 -3M7 13L13 7',
  down: 'M-1 -1L11 11M7 -3L13 3M-3 7L3 13',
  across: 'M0 5H10',
  along: 'M5 0V10',
  cross: 'M0 5H10M5 0V10',
  dots: 'M4 5H6',
}
