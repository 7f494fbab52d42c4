// A map of a grid that is larger than its view: what is drawn, how good, and where one looks. Press, drag or arrow keys move the view.
import { useEffect, useRef, useState } from 'react'
import type { CSSProperties, KeyboardEvent, PointerEvent, RefObject } from 'react'
import type { CellView } from '../../../store/compare.ts'
import { exceeds, mapSize, scrollFor, windowOf } from './map-view.ts'
import { columnHead } from './sizes.ts'
import classes from './grid.module.css'

/** Pixels: the longest side of the map, as far as it is at most this share of the view, and the largest cell on it. */
const [longest, part, largest] = [132, 0.4, 12]

type Props = {
  readonly scroller: RefObject<HTMLElement | null>
  /** Width of the headings of rows. */
  readonly head: number
  readonly columns: number
  readonly rows: number
  /** Cells of the page, row by row, and from 0 for the worst to 1 for the best of them by id. */
  readonly views: readonly CellView[]
  readonly shades: ReadonlyMap<string, number>
}

export function Minimap({ scroller, head, columns, rows, views, shades }: Props) {
  const [needed, setNeeded] = useState(false)
  const [room, setRoom] = useState(longest)
  const map = useRef<HTMLElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const follow = () => {
      const shown = windowOf(element, { head, top: columnHead })
      setNeeded(exceeds(shown))
      setRoom(Math.min(longest, part * Math.min(element.clientWidth, element.clientHeight)))
      // At the end of the grid it makes way for the last cells.
      map.current?.toggleAttribute('data-left', shown.x + shown.width > 0.97 && shown.y + shown.height > 0.97)
      const share = (part: number) => `${part * 100}%`
      if (frame.current)
        Object.assign(frame.current.style, { left: share(shown.x), top: share(shown.y), width: share(shown.width), height: share(shown.height) }) // prettier-ignore
    }
    follow()
    const resized = new ResizeObserver(follow)
    for (const one of [element, ...element.children]) resized.observe(one)
    element.addEventListener('scroll', follow, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', follow)
    }
  }, [scroller, head])
  const heads = { head, top: columnHead }
  const look = (x: number, y: number) => {
    if (scroller.current) scroller.current.scrollTo(scrollFor(x, y, scroller.current, heads))
  }
  const point = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) => {
    const { left, top: up, width, height } = currentTarget.getBoundingClientRect()
    look((clientX - left) / width, (clientY - up) / height)
  }
  const press = (event: KeyboardEvent) => {
    const element = scroller.current
    const to = element && moves[event.key]
    if (!to) return
    event.preventDefault()
    const { x, y, width, height } = windowOf(element, heads)
    look(x + width / 2 + to[0] * width, y + height / 2 + to[1] * height)
  }
  const size = mapSize(columns, rows, room, largest)
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it scrolls in two directions, which no role does
    <section
      ref={map}
      className={classes.map}
      hidden={!needed}
      style={{ ...size, '--map-left': `${head + 20}px` } as CSSProperties}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the place where the keys act
      tabIndex={0}
      aria-label="Map of the grid: arrows move the view, Home and End go to its corners"
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        point(event)
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && point(event)}
    >
      <Cells columns={columns} rows={rows} views={views} shades={shades} />
      <div className={classes.mapFrame} ref={frame} />
    </section>
  )
}

/** Shares of the view to move by. */
const moves: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-0.5, 0],
  ArrowRight: [0.5, 0],
  ArrowUp: [0, -0.5],
  ArrowDown: [0, 0.5],
  PageUp: [0, -1],
  PageDown: [0, 1],
  Home: [-1e9, -1e9],
  End: [1e9, 1e9],
}

/** A pixel a cell, enlarged by the browser. */
function Cells({ columns, rows, views, shades }: Omit<Props, 'scroller' | 'head'>) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const picture = context.createImageData(columns, rows)
    for (const [i, view] of views.entries()) picture.data.set(colourOf(view, shades), 4 * i)
    context.putImageData(picture, 0, 0)
  }, [columns, rows, views, shades])
  return <canvas ref={canvas} className={classes.mapCells} width={columns} height={rows} aria-hidden />
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number]
const states: Readonly<Record<CellView['state'], Colour>> = {
  waiting: [60, 60, 60, 255],
  drawing: [255, 255, 255, 255],
  impossible: [40, 40, 40, 255],
  failed: [196, 64, 52, 255],
  drawn: [150, 150, 150, 255],
}

/** The hue of the edge under small cells: dark for the worst, bright for the best. */
function colourOf(view: CellView, shades: ReadonlyMap<string, number>): Colour {
  const shade = view.state === 'drawn' ? shades.get(view.id) : undefined
  if (shade === undefined) return states[view.state]
  const at = 0.35 + 0.65 * shade
  return [255 * at, 212 * at, 59 * at, 255]
}
