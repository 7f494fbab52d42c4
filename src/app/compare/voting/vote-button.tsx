// Begins a blind vote: the first axis is ranked unless another is chosen there.
import { ActionIcon, Tooltip } from '@mantine/core'
import { Vote } from 'lucide-react'
import { useAppStore } from '../../use-app.ts'

export function VoteButton() {
  const store = useAppStore()
  const begin = () => {
    store.getState().askVote(0)
    store.getState().open('vote')
  }
  return (
    <Tooltip label="Vote blindly: which of two is better, without names">
      <ActionIcon variant="default" size={30} aria-label="Vote blindly" onClick={begin}>
        <Vote size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
