// Pictures of regions for the canvas: a hatch in the region's colour, seen through its weights. Knows 2D canvases only.
import type { Weights } from '../../store/regions.ts'
import { hatchPaths } from './region-look.ts'
import type { Look } from './region-look.ts'

function canvasOf(width: number, height: number) {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width))
  canvas.height = Math.max(1, Math.round(height))
  return [canvas, canvas.getContext('2d')!] as const
}

const tile = 10

function patternOf({ colour, hatch }: Look): HTMLCanvasElement {
  const [canvas, context] = canvasOf(tile, tile)
  context.strokeStyle = colour
  context.lineWidth = hatch === 'dots' ? 3 : 1.5
  context.stroke(new Path2D(hatchPaths[hatch]))
  return canvas
}

/**
 * A picture of `width` x `height` pixels of the screen: tinted and hatched as far as the weights go.
 * `smooth` blurs between weights; without, every weight is a tile, as the network sees it. `faint` lets a picture beneath be seen.
 */
export function tinted(
  weights: Weights,
  look: Look,
  width: number,
  height: number,
  smooth: boolean,
  faint: boolean,
): HTMLCanvasElement {
  const [alpha, small] = canvasOf(weights.width, weights.height)
  const pixels = small.createImageData(weights.width, weights.height)
  weights.data.forEach((weight, i) => (pixels.data[i * 4 + 3] = weight))
  small.putImageData(pixels, 0, 0)
  const [canvas, context] = canvasOf(width, height)
  context.globalAlpha = faint ? 0.1 : 0.35
  context.fillStyle = look.colour
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.globalAlpha = faint ? 0.3 : 0.9
  context.fillStyle = context.createPattern(patternOf(look), 'repeat')!
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.globalAlpha = 1
  context.globalCompositeOperation = 'destination-in'
  context.imageSmoothingEnabled = smooth
  context.drawImage(alpha, 0, 0, canvas.width, canvas.height)
  return canvas
}
