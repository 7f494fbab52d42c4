// Wheel, drag and pinch on an element as changes of a view.
import { useCallback, useEffect, useRef } from 'react'
import { moved, type View, zoomed } from './view.ts'

type Size = { readonly width: number; readonly height: number }
type Point = { readonly x: number; readonly y: number }

/** A ref for the element whose middle is the middle of the view; `fit` is the size of the whole picture in CSS pixels. */
export function useZoom(fit: Size, view: View, onView: (view: View) => void) {
  const now = useRef({ fit, view, onView })
  useEffect(() => {
    now.current = { fit, view, onView }
  })
  return useCallback((element: HTMLElement | null) => {
    if (!element) return undefined
    const fingers = new Map<number, Point>()
    const change = (next: View) => {
      now.current = { ...now.current, view: next }
      now.current.onView(next)
    }
    const offset = ({ x, y }: Point) => {
      const box = element.getBoundingClientRect()
      const { fit } = now.current
      return [
        (x - box.left - box.width / 2) / Math.max(fit.width, 1),
        (y - box.top - box.height / 2) / Math.max(fit.height, 1),
      ] as const
    }
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
      change(zoomed(now.current.view, Math.exp((-event.deltaY * lines) / 400), ...offset(pointOf(event))))
    }
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return
      element.setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, pointOf(event))
    }
    const move = (event: PointerEvent) => {
      const before = fingers.get(event.pointerId)
      if (!before) return
      const after = pointOf(event)
      const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, point]) => point)
      fingers.set(event.pointerId, after)
      const { fit, view } = now.current
      if (other) {
        const middle = { x: (after.x + other.x) / 2, y: (after.y + other.y) / 2 }
        change(zoomed(view, distance(after, other) / Math.max(distance(before, other), 1), ...offset(middle)))
      } else change(moved(view, (after.x - before.x) / fit.width, (after.y - before.y) / fit.height))
    }
    const up = (event: PointerEvent) => fingers.delete(event.pointerId)
    element.addEventListener('wheel', wheel, { passive: false })
    element.addEventListener('pointerdown', down)
    element.addEventListener('pointermove', move)
    for (const end of ['pointerup', 'pointercancel'] as const) element.addEventListener(end, up)
    return () => {
      element.removeEventListener('wheel', wheel)
      element.removeEventListener('pointerdown', down)
      element.removeEventListener('pointermove', move)
      for (const end of ['pointerup', 'pointercancel'] as const) element.removeEventListener(end, up)
    }
  }, [])
}

const pointOf = ({ clientX, clientY }: MouseEvent): Point => ({ x: clientX, y: clientY })
const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)
