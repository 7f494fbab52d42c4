// A failure, where the picture would be.
import { Alert, Button, Group, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { TriangleAlert } from 'lucide-react'
import type { Failure } from '../../protocol.ts'
import { againLabel, loadFailureWords, processorHelps } from '../models/load-words.ts'
import { useApp, useAppStore } from '../use-app.ts'
import { failureWords } from './failure-words.ts'
import type { FailureWords } from './failure-words.ts'
import { report } from './report.ts'
import classes from './failure-alert.module.css'

export function FailureAlert() {
  const outcome = useApp((state) => state.outcome)
  const loadFailure = useApp((state) => state.loadFailure)
  const state = useAppStore().getState()
  if (outcome?.kind === 'failed') {
    const { failure, settings } = outcome
    return <Words failure={failure} words={failureWords(failure, settings, state)} />
  }
  if (!loadFailure) return undefined
  const { failure, progress } = loadFailure
  const processor = { label: 'Use the processor', run: () => void state.retryLoad('wasm') }
  const actions = [
    ...(processorHelps(failure, state.wish.device) ? [processor] : []),
    { label: againLabel(failure, progress), run: () => void state.retryLoad() },
    { label: 'Choose another model', run: () => state.open('models') },
  ]
  return <Words failure={failure} words={{ text: loadFailureWords(failure, progress), actions }} />
}

function Words({ failure, words }: { readonly failure: Failure; readonly words: FailureWords }) {
  return (
    <Alert
      role="alert"
      className={classes.alert ?? ''}
      icon={<TriangleAlert aria-hidden />}
      color="red"
      variant="default"
    >
      <Text mb="sm">{words.text}</Text>
      <Group gap="xs">
        {words.actions.map(({ label, run }, at) => (
          <Button key={label} size="xs" variant={at === 0 ? 'filled' : 'default'} onClick={run}>
            {label}
          </Button>
        ))}
      </Group>
      <Details failure={failure} />
    </Alert>
  )
}

function Details({ failure }: { readonly failure: Failure }) {
  const [opened, { toggle }] = useDisclosure(false)
  const store = useAppStore()
  const copy = () => void navigator.clipboard.writeText(report(failure, store.getState()))
  return (
    <>
      <Group gap="xs" mt="sm">
        <Button size="compact-xs" variant="subtle" color="gray" aria-expanded={opened} onClick={toggle}>
          Details
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={copy}>
          Copy report
        </Button>
      </Group>
      {opened && (
        <Textarea
          readOnly
          autosize
          maxRows={8}
          mt="xs"
          size="xs"
          aria-label="Technical details"
          value={[failure.message, failure.details].filter(Boolean).join('\n')}
        />
      )}
    </>
  )
}
