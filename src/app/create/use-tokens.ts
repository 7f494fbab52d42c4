// How many tokens a text has, asked of the loaded model a moment after the last key.
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { TokenCount } from '../../protocol.ts'
import { useApp } from '../use-app.ts'

/** Undefined until a model can count; the last count stays while the next is on its way. */
export function useTokens(text: string): TokenCount | undefined {
  const [settled] = useDebouncedValue(text, 150)
  const model = useApp((state) => state.model?.id)
  const countTokens = useApp((state) => state.countTokens)
  const [count, setCount] = useState<TokenCount>()
  useEffect(() => {
    if (model === undefined) return undefined
    let current = true
    void countTokens(settled).then((answer) => current && setCount(answer))
    return () => {
      current = false
    }
  }, [settled, model, countTokens])
  return count
}
