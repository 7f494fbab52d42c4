// Painting the mask over the start image. Whoever cannot paint chooses a file instead.
import { Button, Group, Modal, SegmentedControl, Slider, Text } from '@mantine/core'
import { Brush } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { maskSize } from '../../store/painting.ts'
import type { Weights } from '../../store/regions.ts'
import { brushes } from '../compose/tools.ts'
import { addressOf } from '../pictures.ts'
import { useApp } from '../use-app.ts'
import { pictureOf, weightsOfPicture } from './mask-picture.ts'
import classes from './mask-painter.module.css'

const MaskCanvas = lazy(() =>
  import('../compose/canvas/mask-canvas.tsx').then((module) => ({ default: module.MaskCanvas })),
)

export function MaskPainter({ start }: { readonly start: Blob | undefined }) {
  const [opened, setOpened] = useState(false)
  const close = () => setOpened(false)
  return (
    <>
      <Button
        variant="default"
        size="xs"
        disabled={!start}
        leftSection={<Brush size={16} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        Paint
      </Button>
      <Modal opened={opened} onClose={close} title="Paint what is drawn anew" size="auto">
        {start && <Painting start={start} onDone={close} />}
      </Modal>
    </>
  )
}

/** Largest side of the picture on the screen, in CSS pixels. */
const largest = 480

function Painting({ start, onDone }: { readonly start: Blob; readonly onDone: () => void }) {
  const width = useApp((state) => state.draft.width)
  const height = useApp((state) => state.draft.height)
  const mask = useApp((state) => (state.draft.mask === undefined ? undefined : state.startPictures[state.draft.mask]))
  const useAsMask = useApp((state) => state.useAsMask)
  const [strokes, setStrokes] = useState<readonly Weights[]>([blank(width, height)])
  const [tool, setTool] = useState<'brush' | 'eraser'>('brush')
  const [brush, setBrush] = useState<number>(brushes.usual)
  useEffect(() => {
    if (mask) void weightsOfPicture(mask, maskSize(width, height)).then((known) => setStrokes([known]))
  }, [mask, width, height])
  const weights = strokes.at(-1)!
  const scale = Math.min(largest, globalThis.innerWidth - 64, globalThis.innerHeight - 280) / Math.max(width, height)
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) }
  const change = (next: Weights) => setStrokes([...strokes, next])
  const take = async () => {
    await useAsMask(weights.data.some((weight) => weight > 0) ? await pictureOf(weights) : undefined)
    onDone()
  }
  return (
    <div className={classes.painting} style={{ maxWidth: Math.max(size.width, 320) }}>
      <div className={classes.paper} style={size}>
        <img src={addressOf(start)} alt="Start" />
        <div className={classes.over}>
          <Suspense>
            <MaskCanvas {...size} tool={tool} brush={brush} weights={weights} onPaint={change} />
          </Suspense>
        </div>
      </div>
      <Group gap="sm">
        <SegmentedControl
          size="xs"
          aria-label="Tool"
          value={tool}
          onChange={(value) => setTool(value as typeof tool)}
          data={[{ value: 'brush', label: 'Brush' }, { value: 'eraser', label: 'Eraser' }]} // prettier-ignore
        />
        <Slider
          flex={1}
          miw={96}
          thumbLabel="Brush size"
          label={(value) => `${Math.round(value * 100)} %`}
          min={brushes.least}
          max={brushes.most}
          step={0.01}
          value={brush}
          onChange={setBrush}
        />
      </Group>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          disabled={strokes.length < 2}
          onClick={() => setStrokes(strokes.slice(0, -1))}
        >
          Undo stroke
        </Button>
        <Button size="xs" variant="default" onClick={() => change(inverted(weights))}>
          Invert
        </Button>
        <Button size="xs" variant="default" onClick={() => change(blank(width, height))}>
          Clear
        </Button>
        <Button size="xs" ml="auto" onClick={() => void take()}>
          Use this mask
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        What is painted is drawn anew; the rest of the start image stays.
      </Text>
    </div>
  )
}

function blank(width: number, height: number): Weights {
  const size = maskSize(width, height)
  return { ...size, data: new Uint8Array(size.width * size.height) }
}

const inverted = ({ data, ...size }: Weights): Weights => ({ ...size, data: data.map((weight) => 255 - weight) })
