// Two fingers on the grid, or a wheel with Control as touchpads send it, make its cells larger or smaller step by step.

/** How far fingers part, or close, for one step. */
const ratio = 1.4
/** Wheel units for one step. */
const turn = 60

/** Calls `step` with 1 for larger, -1 for smaller; returns what ends it. */
export function pinchOn(element: EventTarget, step: (by: 1 | -1) => void): () => void {
  const gone = new AbortController()
  const fingers = new Map<number, readonly [x: number, y: number]>()
  let base: number | undefined
  let turned = 0
  const apart = () => {
    const [a, b] = [...fingers.values()]
    return a && b && fingers.size === 2 ? Math.hypot(a[0] - b[0], a[1] - b[1]) : undefined
  }
  const on = <E extends Event>(type: string, act: (event: E) => void) =>
    element.addEventListener(type, act as (event: Event) => void, { signal: gone.signal, passive: false })
  const place = ({ pointerId, clientX, clientY }: PointerEvent) => fingers.set(pointerId, [clientX, clientY])
  on<PointerEvent>('pointerdown', (event) => {
    if (event.pointerType === 'touch') place(event)
    base = apart()
  })
  on<PointerEvent>('pointermove', (event) => {
    if (!fingers.has(event.pointerId)) return
    place(event)
    const now = apart()
    if (now === undefined || base === undefined) return
    if (now < base * ratio && now > base / ratio) return
    step(now > base ? 1 : -1)
    base = now
  })
  for (const type of ['pointerup', 'pointercancel'])
    on<PointerEvent>(type, ({ pointerId }) => {
      fingers.delete(pointerId)
      base = apart()
    })
  on<WheelEvent>('wheel', (event) => {
    if (!event.ctrlKey) return
    event.preventDefault()
    turned += event.deltaY
    if (Math.abs(turned) < turn) return
    step(turned < 0 ? 1 : -1)
    turned = 0
  })
  return () => gone.abort()
}
