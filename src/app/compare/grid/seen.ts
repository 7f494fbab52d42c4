// Which cells are in view, so that only those are decoded. One observer a grid.
import { createContext, useContext, useEffect, useState } from 'react'
import type { RefObject } from 'react'

/** Calls back when the element comes into view or leaves it; returns what ends that. */
export type Watch = (element: Element, seen: (seen: boolean) => void) => () => void

/** Watches elements inside `root`, a little before they come into view. */
export function watchIn(root: Element): { readonly watch: Watch; readonly end: () => void } {
  const callbacks = new Map<Element, (seen: boolean) => void>()
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) callbacks.get(target)?.(isIntersecting)
    },
    { root, rootMargin: '200px' },
  )
  const watch: Watch = (element, seen) => {
    callbacks.set(element, seen)
    observer.observe(element)
    return () => {
      callbacks.delete(element)
      observer.unobserve(element)
    }
  }
  return { watch, end: () => observer.disconnect() }
}

export const WatchContext = createContext<Watch | undefined>(undefined)

export function useSeen(element: RefObject<Element | null>): boolean {
  const watch = useContext(WatchContext)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (watch && element.current) return watch(element.current, setSeen)
    return undefined
  }, [watch, element])
  return seen
}
