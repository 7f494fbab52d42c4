// How a model shows what it is drawing: by a tiny autoencoder of the folder, or by the colours of its latents.
import type { Folder } from '../../weights/folder.ts'
import { preview, readPreviewMatrix } from '../image/preview.ts'
import type { Model } from '../model.ts'
import type { Runtime } from '../session.ts'

/**
 * Reads `preview.json`, where the folder holds it, for latents of `channels`. A GPU decodes sharp previews by `tiny`; on WebAssembly
 * that costs as much as a step, so that the matrix is preferred.
 */
export async function planPreview(
  folder: Folder,
  channels: number,
): Promise<(tiny: Model['decodeTiny'], provider: Runtime['provider']) => Model['preview']> {
  const hasMatrix = await folder.has('preview.json')
  const matrix = hasMatrix ? readPreviewMatrix(await folder.json('preview.json'), channels) : undefined
  return (tiny, provider) =>
    tiny && (provider === 'webgpu' || !matrix) ? tiny : matrix && ((denoised) => preview(matrix, denoised))
}
