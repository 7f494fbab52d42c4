// A walk as a row of small pictures: the denoised estimate at each model call, its noise level underneath.
import { useEffect, useRef } from 'react'
import type { Pixels } from '../../../protocol.ts'
import { levelWords } from '../charts/words.ts'
import classes from './strip.module.css'

export type Seen = { readonly sigma: number; readonly preview?: Pixels }

type Props = { readonly name: string; readonly steps: readonly Seen[] }

export function Strip({ name, steps }: Props) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls is reached by keyboard
    <section className={classes.strip} aria-label={`Walk of ${name}`} tabIndex={0}>
      <ol className={classes.list}>
        {steps.map(({ sigma, preview }, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- a call is its number
          <li key={i}>
            {preview ? (
              <Small pixels={preview} name={`Estimate of call ${i + 1}`} />
            ) : (
              <span className={classes.none} />
            )}
            <span>
              {i + 1} · σ {levelWords(sigma)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Small({ pixels, name }: { readonly pixels: Pixels; readonly name: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { width, height, data } = pixels
  useEffect(() => {
    ref.current?.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0)
  }, [data, width, height])
  return (
    <canvas ref={ref} width={width} height={height} style={{ aspectRatio: width / height }}>
      {name}
    </canvas>
  )
}
