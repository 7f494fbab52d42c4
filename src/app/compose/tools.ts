// The tools of the canvas, and the keys that pick them while the canvas has the focus.
import { Brush, Eraser, MousePointer2, Square } from 'lucide-react'

export const tools = [
  { id: 'move', label: 'Move', key: 'v', Icon: MousePointer2 },
  { id: 'box', label: 'Box', key: 'r', Icon: Square },
  { id: 'brush', label: 'Brush', key: 'b', Icon: Brush },
  { id: 'eraser', label: 'Eraser', key: 'e', Icon: Eraser },
] as const
export type Tool = (typeof tools)[number]['id']

/** Diameter of the brush as a share of the picture's longer side. */
export const brushes = { least: 0.02, most: 0.5, usual: 0.12 } as const

/** The next size up or down, by a fifth. */
export const resized = (size: number, up: boolean): number =>
  Math.min(Math.max(Number((up ? size * 1.25 : size / 1.25).toFixed(3)), brushes.least), brushes.most)
