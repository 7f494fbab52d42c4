// |A - B| as a picture, with the gain and what its shades stand for.
import { NumberInput, Slider, Switch } from '@mantine/core'
import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { CSSProperties } from 'react'
import type { Pixels } from '../../../protocol.ts'
import { useApp } from '../../use-app.ts'
import { difference, scaleOf } from './difference.ts'
import { Frame } from './frame.tsx'
import type { PairProps } from './side-by-side.tsx'
import { shownStyle } from './shown.tsx'
import { usePixels } from './use-pixels.ts'
import classes from './views.module.css'

export function DifferenceView({ a, b, view, onView }: PairProps) {
  const [gain, setGain] = useState(4)
  const [signed, setSigned] = useState(false)
  const pixelated = useApp((state) => state.pixelated)
  const [first, second] = [usePixels(a.png), usePixels(b.png)]
  const found = useMemo(() => first && second && difference(first, second, gain, signed), [first, second, gain, signed])
  const id = useId()
  const name = `${signed ? 'B less A' : 'Difference of A and B'}, ${gain} times: ${a.name}; ${b.name}`
  const sizes = a.width !== b.width || a.height !== b.height
  return (
    <div className={classes.over}>
      {sizes ? (
        <p className={classes.none}>
          A has {a.width} × {a.height} pixels, B has {b.width} × {b.height}: pictures of different sizes have no
          difference.
        </p>
      ) : (
        <Frame picture={b} view={view} onView={onView}>
          {(fit) =>
            found && <Canvas pixels={found.pixels} name={name} style={{ ...shownStyle(view, pixelated), ...fit }} />
          }
        </Frame>
      )}
      <div className={classes.below}>
        <Scale gain={gain} signed={signed} />
        {found && (
          <span>
            largest {found.largest}, mean {found.mean.toFixed(1)} of 255
          </span>
        )}
        <label htmlFor={id}>Gain</label>
        <Slider
          className={classes.gain ?? ''}
          min={1}
          max={16}
          value={gain}
          onChange={setGain}
          label={undefined}
          thumbLabel="Gain"
          thumbValueText={(value) => `${value} times`}
        />
        <NumberInput
          id={id}
          size="xs"
          w={64}
          min={1}
          max={16}
          suffix="×"
          allowDecimal={false}
          value={gain}
          onChange={(value) => typeof value === 'number' && value >= 1 && value <= 16 && setGain(value)}
        />
        <Switch
          size="xs"
          label="Signed (B less A)"
          checked={signed}
          onChange={(event) => setSigned(event.currentTarget.checked)}
        />
      </div>
    </div>
  )
}

/** What black and white stand for. */
function Scale({ gain, signed }: { readonly gain: number; readonly signed: boolean }) {
  const [darkest, lightest] = scaleOf(gain, signed)
  const words = (value: number) => `${value > 0 && signed ? '+' : ''}${value.toFixed(0).replace('-', '\u2212')}`
  return (
    <span className={classes.scale}>
      {words(darkest)}
      <span className={classes.ramp} aria-hidden />
      {words(lightest)} of 255
    </span>
  )
}

type CanvasProps = { readonly pixels: Pixels; readonly name: string; readonly style: CSSProperties }

function Canvas({ pixels, name, style }: CanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const { width, height, data } = pixels
    ref.current?.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0)
  }, [pixels])
  return (
    <canvas ref={ref} className={classes.picture} width={pixels.width} height={pixels.height} style={style}>
      {name}
    </canvas>
  )
}
