// How components read the store. Knows no slice.
import { createContext, useContext } from 'react'
import { useStore } from '../store/create.ts'
import type { Store } from '../store/create.ts'
import type { State } from '../store/state.ts'

export const StoreContext = createContext<Store | undefined>(undefined)

/** The store itself, for event handlers that read the newest state. */
export function useAppStore(): Store {
  const store = useContext(StoreContext)
  if (!store) throw new Error('app: store: expected a StoreContext above, got none')
  return store
}

/** A part of the state; the component draws again when that part changes. */
export function useApp<T>(select: (state: State) => T): T {
  return useStore(useAppStore(), select)
}
