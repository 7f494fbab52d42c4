// A search for weights: two pictures, and the person or the judge says which is better.
import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Pixels } from '../../protocol.ts'
import { canJudge, searchable } from '../../store/weight-search.ts'
import type { Tried, WeightSearch as Search } from '../../store/weight-search.ts'
import { Disclosure } from '../disclosure.tsx'
import { useApp } from '../use-app.ts'
import { useAdapterName } from './use-composition.ts'
import classes from './weight-search.module.css'

export function WeightSearch() {
  const some = useApp((state) => searchable(state.draft.adapters ?? []).length > 0)
  const search = useApp((state) => state.weightSearch)
  if (search) return <Under search={search} />
  if (!some) return undefined
  return (
    <Disclosure label="Search for weights">
      <Begin />
    </Disclosure>
  )
}

function Begin() {
  const find = useApp((state) => state.findWeights)
  const judged = useApp(canJudge)
  return (
    <Stack gap="xs" pt="xs">
      <Text size="xs" c="dimmed">
        Weights are changed a little at random, and what is better stays (LoraHub). All pictures have this seed and
        these settings.
      </Text>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => void find('you')}>
          I choose, 12 pictures
        </Button>
        {judged && (
          <Button size="xs" variant="default" onClick={() => void find('judge')}>
            The judge chooses, 24 tries
          </Button>
        )}
      </Group>
    </Stack>
  )
}

function Under({ search }: { readonly search: Search }) {
  const { by, tried, budget, best, candidate, asks } = search
  const prefer = useApp((state) => state.preferWeights)
  const stop = useApp((state) => state.stopWeights)
  return (
    <section className={classes.search} aria-label="Search for weights">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600}>
          {by === 'you' ? 'Which is better?' : 'The judge compares'}
        </Text>
        <Button size="compact-xs" variant="default" onClick={stop}>
          Stop
        </Button>
      </Group>
      <Progress size="sm" my={6} value={(100 * tried) / budget} aria-label={`${tried} of ${budget} tried`} />
      <div className={classes.pair}>
        <Side title="Best so far" tried={best} />
        <Side title="New" tried={candidate} fresh={by === 'judge' || asks} />
      </div>
      {by === 'you' && (
        <Group grow gap="xs" mt={6}>
          <Button size="xs" variant="default" disabled={!asks} onClick={() => prefer('best')}>
            Keep the best
          </Button>
          <Button size="xs" disabled={!asks} onClick={() => prefer('candidate')}>
            Take the new
          </Button>
        </Group>
      )}
    </section>
  )
}

type SideProps = { readonly title: string; readonly tried: Tried | undefined; readonly fresh?: boolean }

/** A picture with the weights that drew it; dimmed while the next one is drawn. */
function Side({ title, tried, fresh = true }: SideProps) {
  const nameOf = useAdapterName()
  const weights = searchable(tried?.settings.adapters ?? [])
  return (
    <figure className={classes.side}>
      <div className={classes.ground} data-stale={fresh ? undefined : true}>
        {tried && <Picture pixels={tried.pixels} label={title} />}
      </div>
      <figcaption>
        <b>{title}</b>
        {tried?.score !== undefined && ` · ${Math.round(100 * tried.score)} % as asked`}
        <ul className={classes.weights}>
          {weights.map((use) => (
            <li key={use.id}>
              <span>{nameOf(use)}</span> {use.weight.toFixed(2)}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}

function Picture({ pixels, label }: { readonly pixels: Pixels; readonly label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels.data, pixels.width, pixels.height), 0, 0)
  }, [pixels])
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- pixels that are no file
  return <canvas ref={canvas} width={pixels.width} height={pixels.height} role="img" aria-label={label} />
}
