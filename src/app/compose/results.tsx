// What the methods made of the scene: a column each, headed by its name, rows a step, time.
import { Button, Group, Text, Title, UnstyledButton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Pixels } from '../../protocol.ts'
import { methodLabel, rowsAStep } from '../../store/methods.ts'
import { sameScene } from '../../store/scene.ts'
import { addressOf, altText, save } from '../pictures.ts'
import { counted, time } from '../format.ts'
import { useApp } from '../use-app.ts'
import { useResults } from './use-results.ts'
import { JudgedAs } from './verdict.tsx'
import type { Result } from './use-results.ts'
import classes from './results.module.css'

export function Results() {
  const results = useResults()
  const open = useApp((state) => state.open)
  const drawn = results.filter(({ picture }) => picture !== undefined).length
  return (
    <section aria-labelledby="results">
      <Group justify="space-between" mih={32} mb={4}>
        <Title order={3} size="h6" id="results">
          Results
        </Title>
        {drawn > 1 && (
          <Button size="compact-sm" variant="default" onClick={() => open('pair')}>
            Look at two closely
          </Button>
        )}
      </Group>
      {results.length === 0 && (
        <Text size="sm" c="dimmed">
          Choose two or more methods and press Compare methods: the same scene from the same seed, side by side.
        </Text>
      )}
      <ul className={classes.columns}>
        {results.map((result) => (
          <li key={result.settings.method} className={classes.column}>
            <Column result={result} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Column({ result: { settings, picture, failure } }: { readonly result: Result }) {
  const name = methodLabel(settings.method ?? 'merge')
  const words = [`${rowsAStep(settings)} rows a step`, picture?.timing && time(picture.timing.total)]
  return (
    <>
      <Title order={4} size="sm">
        {name}
      </Title>
      <Text size="xs" c="dimmed">
        {words.filter(Boolean).join(' · ')}
      </Text>
      <div className={classes.ground} style={{ aspectRatio: `${settings.width} / ${settings.height}` }}>
        {picture ? <Drawn picture={picture} name={name} /> : <Forming settings={settings} />}
      </div>
      {failure && !picture && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {name} could not be drawn. {failure.message}
        </Text>
      )}
      {picture && <JudgedAs picture={picture} />}
      {picture && (
        <Group gap={4}>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Save the picture of ${name}`}
            onClick={() => save(picture)}
          >
            Save
          </Button>
          <OpenInCreate id={picture.id} name={name} />
        </Group>
      )}
    </>
  )
}

function OpenInCreate({ id, name }: { readonly id: string; readonly name: string }) {
  const show = useApp((state) => state.show)
  const go = useApp((state) => state.go)
  const open = () => {
    show(id)
    go('create')
  }
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      aria-label={`Open the picture of ${name} in Create`}
      onClick={open}
    >
      Open
    </Button>
  )
}

function Drawn({ picture, name }: { readonly picture: NonNullable<Result['picture']>; readonly name: string }) {
  const show = useApp((state) => state.show)
  const shown = useApp((state) => state.shown === picture.id)
  const pixelated = useApp((state) => state.pixelated)
  return (
    <UnstyledButton
      className={classes.open}
      aria-pressed={shown}
      onClick={() => show(picture.id)}
      aria-label={`${name}: ${altText(picture)}. Show it on the canvas`}
    >
      <img src={addressOf(picture.png)} alt="" style={{ imageRendering: pixelated ? 'pixelated' : 'auto' }} />
    </UnstyledButton>
  )
}

/** The estimate of the run under way, or that this one still waits. */
function Forming({ settings }: { readonly settings: Result['settings'] }) {
  const running = useApp((state) =>
    state.running && sameScene(state.running.job.settings, settings) ? state.running : undefined,
  )
  const waiting = useApp((state) => state.waiting.some((job) => sameScene(job.settings, settings)))
  if (running)
    return (
      <>
        {running.preview && <Preview pixels={running.preview} />}
        <p className={classes.wait}>{`Step ${running.step} of ${counted(settings.steps, 'step').split(' ')[0]}`}</p>
      </>
    )
  return <p className={classes.wait}>{waiting ? 'Waits its turn' : 'Not drawn'}</p>
}

function Preview({ pixels }: { readonly pixels: Pixels }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(new ImageData(pixels.data, pixels.width, pixels.height), 0, 0)
  }, [pixels])
  return <canvas ref={canvas} width={pixels.width} height={pixels.height} aria-hidden />
}
