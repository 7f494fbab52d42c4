// The thread that measures pictures against each other, so that neither page nor engine waits for it.
import { distanceOf } from '../src/grid/metrics/distance.ts'
import type { Distance, Drawn } from '../src/grid/metrics/distance.ts'
import type { Pixels } from '../src/protocol.ts'

type Sample = Omit<Drawn, 'pixels'> & { readonly png: Blob }
type Question = { readonly ask: number; readonly cell: Sample; readonly reference: Sample }

/** The pixels as they lie in the file: no colours are converted, and an opaque picture survives exactly. */
async function decoded(png: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(png, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' })
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('measure: canvas: expected a 2d context, got none')
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const { data } = context.getImageData(0, 0, width, height)
  return { width, height, data: data as Pixels['data'] }
}

const drawn = async ({ png, ...known }: Sample): Promise<Drawn> => ({ ...known, pixels: await decoded(png) })

addEventListener('message', ({ data: { ask, cell, reference } }: MessageEvent<Question>) => {
  const answer = (said: { readonly distance?: Distance; readonly error?: string }) => postMessage({ ask, ...said })
  Promise.all([drawn(cell), drawn(reference)]).then(
    ([a, b]) => answer({ distance: distanceOf(a, b) }),
    (error: unknown) => answer({ error: String(error) }),
  )
})
