// A frame drawn over a chart by dragging chooses what lies inside it. Knows no chart.

type Chosen<T> = (inside: readonly T[], more: boolean) => void

/** CSS pixels that a press may move and still be a press. */
const still = 5

/**
 * Listens on `host`; `frame` shows what is being drawn. Calls `choose` with the things whose middles lie inside, and with none for a
 * press beside all of them; `more` where Shift was held. Returns what ends it.
 */
export function brushOn<T>(
  host: HTMLElement,
  frame: HTMLElement,
  things: readonly (readonly [Element, T])[],
  choose: Chosen<T>,
): () => void {
  const gone = new AbortController()
  let from: DOMPoint | undefined
  let box: DOMRect | undefined
  const show = (shown: DOMRect | undefined) => {
    box = shown
    frame.hidden = shown === undefined
    if (!shown) return
    const { left, top } = host.getBoundingClientRect()
    Object.assign(frame.style, {
      left: `${shown.x - left}px`,
      top: `${shown.y - top}px`,
      width: `${shown.width}px`,
      height: `${shown.height}px`,
    })
  }
  const on = (
    type: 'pointerdown' | 'pointermove' | 'pointerup' | 'pointercancel',
    act: (event: PointerEvent) => void,
  ) => host.addEventListener(type, act, { signal: gone.signal })
  on('pointerdown', ({ button, clientX, clientY }) => {
    if (button === 0) from = new DOMPoint(clientX, clientY)
  })
  on('pointermove', ({ clientX, clientY, pointerId }) => {
    if (!from || (!box && Math.hypot(clientX - from.x, clientY - from.y) < still)) return
    // Not before: a captured press would never reach the mark under it.
    if (!box) host.setPointerCapture(pointerId)
    const [x, y] = [Math.min(from.x, clientX), Math.min(from.y, clientY)]
    show(new DOMRect(x, y, Math.abs(clientX - from.x), Math.abs(clientY - from.y)))
  })
  on('pointerup', ({ shiftKey, target }) => {
    const drawn = box
    const pressed = from !== undefined
    from = undefined
    show(undefined)
    if (drawn)
      return choose(
        things.flatMap(([element, thing]) => (isInside(element, drawn) ? [thing] : [])),
        shiftKey,
      )
    if (pressed && !things.some(([element]) => element === target)) choose([], shiftKey)
  })
  on('pointercancel', () => {
    from = undefined
    show(undefined)
  })
  return () => gone.abort()
}

function isInside(element: Element, box: DOMRect): boolean {
  const { left, top, width, height } = element.getBoundingClientRect()
  const [x, y] = [left + width / 2, top + height / 2]
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
}
