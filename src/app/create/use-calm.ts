// Short waits show nothing: a bar that flashes for an instant is worse than none.
import { useEffect, useState } from 'react'

/** True once 300 ms have passed since `startedAt`; false where it is undefined. */
export function useCalm(startedAt: number | undefined): boolean {
  const [passed, setPassed] = useState<number>()
  useEffect(() => {
    if (startedAt === undefined) return undefined
    const timer = setTimeout(() => setPassed(startedAt), 300)
    return () => clearTimeout(timer)
  }, [startedAt])
  return startedAt !== undefined && passed === startedAt
}
