// The centre of Compose: the picture, the regions drawn over it, and the tools that draw them.
import { useElementSize } from '@mantine/hooks'
import { lazy, Suspense, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { addressOf } from '../pictures.ts'
import { scaled } from '../create/scale.ts'
import type { Picture } from '../../store/storage.ts'
import { useApp } from '../use-app.ts'
import { ExampleButton } from './example-button.tsx'
import { lookOf } from './region-look.ts'
import { RegionTools } from './region-tools.tsx'
import { useWidth } from '../layout/use-width.ts'
import { brushes, resized, tools } from './tools.ts'
import type { Tool } from './tools.ts'
import { useRegions, useRows } from './use-composition.ts'
import { useRegionActions } from './use-region-actions.ts'
import { useResults } from './use-results.ts'
import classes from './region-studio.module.css'

const RegionCanvas = lazy(() =>
  import('./canvas/region-canvas.tsx').then((module) => ({ default: module.RegionCanvas })),
)

export function RegionStudio() {
  const [tool, setTool] = useState<Tool>('move')
  const [brush, setBrush] = useState<number>(brushes.usual)
  const [shown, setShown] = useState(true)
  const [inCells, setInCells] = useState(false)
  const cells = useCells()
  return (
    <section className={classes.studio} aria-label="Regions on the picture">
      <RegionTools
        tool={tool}
        onTool={setTool}
        brush={brush}
        onBrush={setBrush}
        shown={shown}
        onShown={setShown}
        cells={inCells}
        onCells={setInCells}
        cellWords={`${cells[0]} × ${cells[1]} cells`}
      />
      <Paper
        shown={shown}
        tool={tool}
        onTool={setTool}
        brush={brush}
        onBrush={setBrush}
        cells={inCells ? cells : undefined}
      />
    </section>
  )
}

/** Columns and rows of the network's cells for the draft's size. */
function useCells(): readonly [number, number] {
  const columns = useApp((state) => Math.max(1, Math.round(state.draft.width / (state.model?.sizeMultiple ?? 8))))
  const rows = useApp((state) => Math.max(1, Math.round(state.draft.height / (state.model?.sizeMultiple ?? 8))))
  return [columns, rows]
}

/** The picture that the regions are drawn over: the result that was picked, or the last one. */
function useUnder(): Picture | undefined {
  const shown = useApp((state) => state.shown)
  const drawn = useResults().flatMap(({ picture }) => picture ?? [])
  return drawn.find(({ id }) => id === shown) ?? drawn.at(-1)
}

type PaperProps = {
  readonly shown: boolean
  readonly tool: Tool
  readonly onTool: (tool: Tool) => void
  readonly brush: number
  readonly onBrush: (brush: number) => void
  readonly cells: readonly [number, number] | undefined
}

function Paper({ shown, tool, onTool, brush, onBrush, cells }: PaperProps) {
  const { ref, width: roomWidth, height: roomHeight } = useElementSize()
  const size = useApp((state) => state.draft)
  const regions = useRegions()
  const selected = useApp((state) => state.region)
  const pick = useApp((state) => state.pickRegion)
  const actions = useRegionActions()
  const under = useUnder()
  const { width, height } = scaled(size.width, size.height, { width: roomWidth - 8, height: roomHeight - 8 }, devicePixelRatio) // prettier-ignore
  const onKeyDown = useCanvasKeys({ tool, onTool, brush, onBrush })
  return (
    <div className={classes.frame} ref={ref}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- an application is interactive */}
      <div
        className={classes.paper}
        style={{ width, height }}
        role="application"
        aria-label={`Canvas of ${regions.length === 0 ? 'no regions' : regions.map((_, at) => lookOf(at).letter).join(', ')}. Arrows move the chosen region, Shift and arrows change its size; the list of regions has a field for each number.`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the same
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {under && <img src={addressOf(under.png)} alt="" />}
        <div className={classes.over}>
          <Suspense>
            {width > 0 && shown && (
              <RegionCanvas
                width={width}
                height={height}
                picture={size}
                regions={regions}
                selected={selected}
                tool={tool}
                brush={brush}
                cells={cells}
                faint={under !== undefined}
                onPick={pick}
                onBox={actions.setBox}
                onDraw={actions.add}
                onPaint={actions.paint}
                weights={actions.weights}
              />
            )}
          </Suspense>
        </div>
      </div>
      {regions.length === 0 && !under && <FirstSteps width={width} />}
    </div>
  )
}

/** Over the canvas while there is nothing on it; boxes are drawn through the words. */
function FirstSteps({ width }: { readonly width: number }) {
  const bare = useRows().length === 0
  const phone = useWidth() === 'phone'
  return (
    <div className={classes.first} style={{ maxWidth: Math.min(width, 480) }}>
      <p>
        Draw a box (R) or paint (B) to say what is where, or press Add region below. Without regions the prompt rules
        everywhere.
      </p>
      {bare && !phone && <ExampleButton variant="white" />}
    </div>
  )
}

/** Keys of the canvas: tools and brush where single keys are on; arrows and Delete for the region at work. */
function useCanvasKeys({ onTool, brush, onBrush }: Omit<PaperProps, 'cells' | 'shown'>) {
  const singleKeys = useApp((state) => state.singleKeys)
  const selected = useApp((state) => state.region)
  const cell = useApp((state) => (state.model?.sizeMultiple ?? 8) / Math.max(state.draft.width, state.draft.height))
  const regions = useRegions()
  const actions = useRegionActions()
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const tool = tools.find(({ key }) => key === event.key.toLowerCase())
    const { box, mask } = (selected === undefined ? undefined : regions[selected]?.item) ?? {}
    const step = steps[event.key]
    if (tool && singleKeys) onTool(tool.id)
    else if ((event.key === '[' || event.key === ']') && singleKeys) onBrush(resized(brush, event.key === ']'))
    else if (event.key === 'Delete' && selected !== undefined) actions.remove(selected)
    else if (step && box && selected !== undefined) {
      event.preventDefault()
      const [dx, dy] = [step[0] * cell, step[1] * cell]
      const next = event.shiftKey
        ? { ...box, width: box.width + dx, height: box.height + dy }
        : { ...box, x: box.x + dx, y: box.y + dy }
      actions.setBox(selected, next, 'arrows')
    } else if (step && mask && selected !== undefined) {
      event.preventDefault()
      actions.shift(selected, Math.round(step[0] * cell * mask.width), Math.round(step[1] * cell * mask.height))
    }
  }
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
