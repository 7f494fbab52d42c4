// Settings inside a PNG picture: ours without loss under `fewstep`, and A1111's `parameters` that other programs read.
import type { Settings } from '../protocol.ts'
import { readParameters, writeParameters } from './parameters.ts'
import { readTexts, writeTexts } from './png-text.ts'
import { readRecord, writeRecord } from './record.ts'
import type { Reading } from './schema.ts'

/** A copy of `png` that carries `settings`; `version` is the program that drew, such as `fewstep 0.1.0`. */
export function writePictureSettings(
  png: Uint8Array<ArrayBuffer>,
  settings: Settings,
  version: string,
): Uint8Array<ArrayBuffer> {
  return writeTexts(png, { parameters: writeParameters(settings, version), fewstep: writeRecord(settings) })
}

/** The settings that `png` carries, ours first; undefined if it carries none. Throws one line if it is no whole PNG file. */
export async function readPictureSettings(png: Uint8Array<ArrayBuffer>): Promise<Reading | undefined> {
  const texts = await readTexts(png)
  const record = texts.get('fewstep')
  const own = record === undefined ? undefined : readRecord(record)
  const parameters = texts.get('parameters')
  if (own && (Object.keys(own.settings).length > 0 || parameters === undefined)) return own
  return parameters === undefined ? undefined : readParameters(parameters)
}
