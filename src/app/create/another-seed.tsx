// After the first picture: one press shows that the same words have many pictures. Gone after its first use.
import { Button } from '@mantine/core'
import { Dices } from 'lucide-react'
import { useApp } from '../use-app.ts'

const bar = 'another-seed'

export function AnotherSeed() {
  const closed = useApp((state) => state.closedBars.includes(bar) || state.history.length > 3)
  const closeBar = useApp((state) => state.closeBar)
  const anotherSeed = useApp((state) => state.anotherSeed)
  if (closed) return undefined
  return (
    <Button
      size="xs"
      variant="white"
      leftSection={<Dices size={16} aria-hidden />}
      onClick={() => {
        closeBar(bar)
        anotherSeed()
      }}
    >
      Try another seed
    </Button>
  )
}
