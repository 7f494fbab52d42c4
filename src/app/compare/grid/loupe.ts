// The loupe: the same place of all pictures, enlarged. It lives in style alone, so that moving it draws no component again.
import type { KeyboardEvent } from 'react'

const step = 0.05

const place = (grid: HTMLElement, u: number, v: number) => {
  const inside = (share: number) => Math.min(Math.max(share, 0), 1)
  grid.style.setProperty('--u', `${inside(u) * 100}%`)
  grid.style.setProperty('--v', `${inside(v) * 100}%`)
}
const now = (grid: HTMLElement, name: string) => (Number.parseFloat(grid.style.getPropertyValue(name)) || 50) / 100

export const loupe = {
  /** Looks where the pointer is, if it is on a picture. */
  point: (grid: HTMLElement, target: EventTarget, clientX: number, clientY: number): void => {
    const picture = target instanceof Element ? target.closest('[data-picture]') : undefined
    if (!picture) return
    const { left, top, width, height } = picture.getBoundingClientRect()
    place(grid, (clientX - left) / width, (clientY - top) / height)
  },
  /** Shift and an arrow: a little that way. */
  nudge: (grid: HTMLElement, event: KeyboardEvent<HTMLElement>): void => {
    event.preventDefault()
    const across = { ArrowLeft: -step, ArrowRight: step }[event.key] ?? 0
    const down = { ArrowUp: -step, ArrowDown: step }[event.key] ?? 0
    place(grid, now(grid, '--u') + across, now(grid, '--v') + down)
  },
}
