// Focus comes to what was opened, and goes back where it came from when that is closed.
import { useEffect, useRef } from 'react'

/** A ref for the element that takes the focus. A grid takes it back at the cell that is its stop by then. */
export function useOpenedFocus<T extends HTMLElement>() {
  const ref = useRef<T>(null)
  useEffect(() => {
    const before = document.activeElement
    ref.current?.focus()
    return () => {
      const stop = before?.closest('[role=grid]')?.querySelector('[role=gridcell][tabindex="0"]')
      const back = stop ?? before
      if (back instanceof HTMLElement && back.isConnected) back.focus()
    }
  }, [])
  return ref
}
