// How a model shows what it is drawing: by a tiny autoencoder of the folder, or by the colours of its latents.
import type { Folder } from '../../weights/folder.ts'
import { preview, readPreviewMatrix } from '../image/preview.ts'
import type { Model } from '../model.ts'
import type { Runtime } from '../session.ts'
import { planAutoencoder } from './autoencoder.ts'
import type { Computing, Open } from './part.ts'

export type PreviewPlan = {
  readonly bytes: number
  open(open: Open, provider: Runtime['provider']): Promise<Model['preview']>
}

/**
 * Reads `vae_tiny/` (an AutoencoderTiny) and `preview.json` as far as the folder holds them, for latents of `channels`. A GPU decodes
 * sharp previews; on WebAssembly that costs as much as a step, so that the matrix is preferred.
 */
export async function planPreview(folder: Folder, channels: number, computing: Computing): Promise<PreviewPlan> {
  const hasTiny = await folder.has('vae_tiny/config.json')
  const tiny = hasTiny ? await planAutoencoder(folder, 'vae_tiny', 'AutoencoderTiny', computing) : undefined
  const hasMatrix = await folder.has('preview.json')
  const matrix = hasMatrix ? readPreviewMatrix(await folder.json('preview.json'), channels) : undefined
  return {
    bytes: tiny?.bytes ?? 0,
    open: async (open, provider) => {
      if (tiny && (provider === 'webgpu' || !matrix)) return (await tiny.open(open)).decode
      return matrix && ((denoised) => preview(matrix, denoised))
    },
  }
}
