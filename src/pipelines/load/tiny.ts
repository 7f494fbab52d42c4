// The tiny autoencoder that a folder may hold beside its own, for previews and for haste: `tiny_vae` in its index, an AutoencoderTiny.
import { failure } from '../../weights/failure.ts'
import type { Folder } from '../../weights/folder.ts'
import type { Model } from '../model.ts'
import { planAutoencoder, type AutoencoderPlan } from './autoencoder.ts'
import { classOf, type ModelIndex } from './model-index.ts'
import type { Computing, Open } from './part.ts'

const part = 'tiny_vae'

export type TinyPlan = { readonly bytes: number; open(open: Open): NonNullable<Model['decodeTiny']> }

/** Its decoder's session is made when it is first asked. Throws `not-a-model` where its latents are not those of the `whole` one. */
export async function planTiny(
  folder: Folder,
  index: ModelIndex,
  { latent, cell }: Pick<AutoencoderPlan, 'latent' | 'cell'>,
  computing: Computing,
): Promise<TinyPlan | undefined> {
  if (!index.has(part)) return undefined
  const plan = await planAutoencoder(folder, part, classOf(index, part, ['AutoencoderTiny'], folder.name), computing)
  const said = (channels: number, side: number) => `${channels} channels in cells of ${side} pixels`
  if (plan.latent.channels !== latent.channels || plan.cell !== cell)
    throw failure(
      'not-a-model',
      `load: ${folder.name}: ${part}/config.json: expected latents of ${said(latent.channels, cell)}, got ${said(plan.latent.channels, plan.cell)}`,
    )
  return {
    bytes: plan.bytes,
    open: (open) => {
      let opening: ReturnType<AutoencoderPlan['open']> | undefined
      return async (latents) => (await (opening ??= plan.open(open))).decode(latents)
    },
  }
}
