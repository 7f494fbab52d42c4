// READ THIS FIRST: a file of adapters becomes deltas of a model's layers. read -> split names -> match -> check -> each format's own rule.
import { failure } from '../weights/failure.ts'
import { readMetadata, readSafetensors } from '../weights/safetensors.ts'
import { familyOf, familyOfWidth, mismatch, textWidthOf } from './family.ts'
import { decompose, liesOnOutput } from './formats/dora.ts'
import type { Context, Parts, Reading } from './formats/format.ts'
import { formats } from './formats/index.ts'
import { AGAIN, gather, leave, type Gathered } from './gather.ts'
import { matrixShape } from './layers.ts'
import { describe } from './metadata.ts'
import { namesOf, type Place } from './names.ts'
import { splitNames, type Piece } from './parts.ts'
import { alphaOf, rankOf, readSettings, settingsIn, type Settings } from './settings.ts'
import type { Adapter, Component, Delta, Layers, Touched } from './types.ts'
import { readValues } from './values.ts'

/** Reads a tensor of the model, by component and full name, row-major; undefined where it has none of that name. */
export type ReadTensor = (component: Component, name: string) => Promise<Float32Array | undefined>

/** What an adapter is opened with. `config` is the parsed adapter_config.json that may lie beside the file. */
export type Opening = { readonly layers: Layers; readonly tensor: ReadTensor; readonly config?: unknown }

/** Why tensors are not used, without making the file a bad one. */
class Misfit extends Error {}

/**
 * Opens an adapter file for a model. What matches is read and normalised, what does not is listed in `unmatched`.
 * Throws `not-a-model` for what is no safetensors file and `bad-input` for files that contradict themselves (halves missing, ranks
 * that disagree or are zero, numbers that are not finite), that were made for another family, or of which nothing matches.
 */
export const openAdapter = async (file: Blob, fileName: string, opening: Opening): Promise<Adapter> => {
  const [weights, entries] = [await readSafetensors(file, fileName), await readMetadata(file, fileName)]
  const split = splitNames(weights)
  const metadata = describe(entries)
  const family = familyOf(split, metadata, entries)
  const other = mismatch(split, family, textWidthOf(opening.layers.unet ?? []))
  if (other) throw anotherFamily(fileName, other)
  const stored = settingsIn(entries, fileName)
  const given = opening.config === undefined ? undefined : readSettings(opening.config, fileName)
  const gathered = gather(split, namesOf(opening.layers))
  const unmatched = [
    ...split.unknown.map((name) => ({ name, reason: 'no adapter format has such a tensor' })),
    ...split.repeated.map((name) => ({ name, reason: AGAIN })),
    ...gathered.left,
  ]
  const touched: Partial<Record<Component, Touched[]>> = {}
  const read = async ({ place, spelling, pieces }: Gathered) => {
    try {
      const settings = stored[place.component] ?? given
      const found = await readLayer(spelling, place, pieces, settings, opening.tensor)
      if (!found) return leave(pieces, 'these tensors make no whole adapter')
      ;(touched[place.component] ??= []).push(found)
      return []
    } catch (error) {
      if (error instanceof Misfit) return leave(pieces, error.message)
      throw error
    }
  }
  for (const left of await Promise.all(gathered.found.map(read))) unmatched.push(...left)
  if (Object.keys(touched).length === 0) throw nothingMatched(fileName, family, unmatched)
  const bare = fileName.replace(/\.safetensors$/i, '')
  return {
    name: metadata.title ?? bare,
    file: bare,
    hash: await hashOf(file),
    family,
    metadata,
    touched,
    unmatched,
  }
}

const readLayer = async (
  spelling: string,
  { component, layer }: Place,
  pieces: ReadonlyMap<string, Piece>,
  settings: Settings | undefined,
  tensor: ReadTensor,
): Promise<Touched | undefined> => {
  const parts: Parts = new Map(
    await Promise.all(
      [...pieces].map(async ([part, { name, weight }]) => [part, await readValues(weight, name)] as const),
    ),
  )
  const [rows, columns] = matrixShape(layer)
  // Patterns may have been written for either spelling of a text encoder; one that ends a path matches the longer.
  const path = component === 'unet' ? layer.path : `text_model.${layer.path.replace(/^text_model\./, '')}`
  const alpha = parts.get('alpha')?.data[0] ?? (settings && alphaOf(settings, path))
  const context: Context = {
    layer,
    rows,
    columns,
    area: columns / (layer.shape[1] ?? 1),
    alpha,
    statedRank: settings && rankOf(settings, path),
    // Trainers write alpha 0 for "as large as the rank".
    scale: (rank) =>
      parts.get('scale')?.data[0] ?? (alpha ? alpha / (settings?.rankStabilised ? Math.sqrt(rank) : rank) : 1),
    neumannTerms: settings?.neumannTerms ?? 0,
    blockNorm: settings?.blockNorm ?? 0,
    feedsForward: settings?.feedsForward(path) ?? false,
    base: async () => {
      const values = await tensor(component, `${layer.path}.weight`)
      if (!values) throw new Misfit('the model does not hold the weight that this format changes in proportion')
      return values
    },
    baseBias: () => tensor(component, `${layer.path}.bias`),
    broken: (message) => failure('bad-input', `lora: ${spelling}: ${message}`),
    misfit: (message) => new Misfit(message),
  }
  const meant = formats.filter((format) => format.claims(parts))
  if (meant.length === 0) return undefined
  const readings: Reading[] = []
  for (const format of meant) readings.push(await format.read(parts, context))
  const delta = readings.reduce((sum, reading) => add(sum, reading.delta), {} as Delta)
  const magnitude = (['magnitude', 'dora_scale'] as const).find((part) => parts.has(part))
  const values = magnitude && parts.get(magnitude)!
  return {
    layer,
    format: meant.map(({ id }) => id).join(' + ') + (magnitude ? ' (DoRA)' : ''),
    rank: Math.max(...readings.map(({ rank }) => rank)),
    delta: values ? await decompose(delta, values, liesOnOutput(magnitude, values, context), context) : delta,
  }
}

export const hashOf = async (file: Blob): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Formats that meet on one layer change different things of it: a low-rank weight and a bias. */
const add = (a: Delta, b: Delta): Delta => {
  const clash = (Object.keys(a) as (keyof Delta)[]).find((key) => b[key])
  if (clash) throw new Misfit(`two formats change the ${clash} of this layer`)
  return { ...a, ...b }
}

const anotherFamily = (fileName: string, { made, wanted }: { readonly made: number; readonly wanted: number }) => {
  const name = (width: number) => `${width} (${familyOfWidth(width)})`
  return failure(
    'bad-input',
    `lora: ${fileName}: made for another family: expected a text width of ${name(wanted)}, got ${name(made)}`,
  )
}

const nothingMatched = (fileName: string, family: string, unmatched: Adapter['unmatched']) =>
  failure(
    'bad-input',
    `lora: ${fileName}: expected layers of this model, got none of ${unmatched.length} tensors (family: ${family})` +
      (unmatched[0] ? `; ${unmatched[0].name}: ${unmatched[0].reason}` : ''),
  )
