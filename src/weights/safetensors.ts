// Reads and writes .safetensors: a table of named tensors whose bytes stay where they are until asked for.
// Knows nothing of networks, folders or downloads.
import { failure } from './failure.ts'
import { foreign } from './foreign.ts'

/** Bytes of one element, by the format's own dtype names. */
const ELEMENT_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const
export type Dtype = keyof typeof ELEMENT_BYTES

/** One tensor of a file: `blob` holds exactly its bytes, row-major, little-endian, read when asked. */
export type Weight = { readonly dtype: Dtype; readonly shape: readonly number[]; readonly blob: Blob }
export type Weights = ReadonlyMap<string, Weight>

const MAX_HEADER = 100_000_000

/**
 * The tensors of a safetensors file. Reads the header alone; `name` is used in messages.
 * Throws `not-a-model` for anything that is not a whole, consistent safetensors file; holes between tensors are allowed.
 * Source: the format's description at github.com/huggingface/safetensors.
 */
export const readSafetensors = async (file: Blob, name: string): Promise<Weights> => {
  const { header, start } = await readHeader(file, name)
  const refuse = (tensor: string, message: string) =>
    failure('not-a-model', `safetensors: ${name}: ${tensor}: ${message}`)
  const end = file.size - start
  const weights = new Map<string, Weight>()
  const spans: { tensor: string; from: number; to: number }[] = []
  for (const [tensor, entry] of header) {
    const { dtype, shape, from, to } = readEntry(entry, (message) => refuse(tensor, message))
    if (to > end)
      throw refuse(tensor, `the file ends early: expected ${start + to} bytes, got ${file.size}. Download it again`)
    weights.set(tensor, { dtype, shape, blob: file.slice(start + from, start + to) })
    if (to > from) spans.push({ tensor, from, to })
  }
  spans.sort((a, b) => a.from - b.from)
  for (let i = 1; i < spans.length; i++) {
    const [before, after] = [spans[i - 1]!, spans[i]!]
    if (after.from < before.to)
      throw refuse(
        after.tensor,
        `overlaps ${before.tensor}: expected an offset from ${before.to} on, got ${after.from}`,
      )
  }
  return weights
}

/** The `__metadata__` of a safetensors file: strings by name, empty where there is none. Throws as `readSafetensors`. */
export const readMetadata = async (file: Blob, name: string): Promise<Readonly<Record<string, string>>> =>
  (await readHeader(file, name)).metadata

type Entries = readonly (readonly [string, unknown])[]

const readHeader = async (file: Blob, name: string) => {
  const refuse = (message: string) => failure('not-a-model', `safetensors: ${name}: ${message}`)
  const first = new Uint8Array(await file.slice(0, 512).arrayBuffer())
  const reason = foreign(first)
  if (reason) throw refuse(reason)
  if (first.length < 8) throw refuse(`expected at least 8 bytes, got ${first.length}. Download it again`)
  const length = new DataView(first.buffer).getBigUint64(0, true)
  if (length > MAX_HEADER) throw refuse(`header: expected at most ${MAX_HEADER} bytes, got ${length}`)
  const start = 8 + Number(length)
  if (start > file.size)
    throw refuse(`the file ends early: expected a header of ${length} bytes, got ${file.size - 8}. Download it again`)
  const bytes = await file.slice(8, start).arrayBuffer()
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw failure('not-a-model', `safetensors: ${name}: header: expected UTF-8`, cause)
  }
  const seen = new Set<string>()
  const parsed = parseJson(text, refuse)
  if (!isRecord(parsed)) throw refuse(`header: expected a JSON object, got ${describe(parsed)}`)
  for (const key of topLevelKeys(text)) {
    if (seen.has(key)) throw refuse(`${key}: expected one entry, got two`)
    seen.add(key)
  }
  const metadata = parsed['__metadata__'] ?? {}
  if (!isRecord(metadata)) throw refuse(`__metadata__: expected an object of strings, got ${describe(metadata)}`)
  for (const [key, value] of Object.entries(metadata))
    if (typeof value !== 'string') throw refuse(`__metadata__: ${key}: expected a string, got ${describe(value)}`)
  const header: Entries = Object.entries(parsed).filter(([key]) => key !== '__metadata__')
  return { header, start, metadata: metadata as Record<string, string> }
}

const parseJson = (text: string, refuse: (message: string) => Error): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('header: expected JSON')
  }
}

const readEntry = (entry: unknown, refuse: (message: string) => Error) => {
  if (!isRecord(entry)) throw refuse(`expected an object, got ${describe(entry)}`)
  const { dtype, shape, data_offsets: offsets } = entry
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, dtype))
    throw refuse(`dtype: expected one of ${Object.keys(ELEMENT_BYTES).join(', ')}, got ${describe(dtype)}`)
  if (!isSizes(shape)) throw refuse(`shape: expected whole numbers from 0 on, got ${describe(shape)}`)
  if (!isSizes(offsets) || offsets.length !== 2)
    throw refuse(`data_offsets: expected two whole numbers, got ${describe(offsets)}`)
  const [from, to] = offsets as [number, number]
  const expected = shape.reduce((product, n) => product * n, ELEMENT_BYTES[dtype as Dtype])
  if (!Number.isSafeInteger(expected) || to - from !== expected)
    throw refuse(`data_offsets: expected ${expected} bytes for ${dtype} [${shape.join(', ')}], got ${to - from}`)
  return { dtype: dtype as Dtype, shape, from, to }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0)
const describe = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 60)

/** Keys of the outermost object of valid JSON, in order, duplicates included (JSON.parse silently keeps the last). */
function* topLevelKeys(json: string): Generator<string> {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g
  let depth = 0
  let key: string | undefined
  for (let match = token.exec(json); match; match = token.exec(json)) {
    const [text] = match
    if (text === '{' || text === '[') depth++
    else if (text === '}' || text === ']') depth--
    else if (depth === 1 && text === ':' && key !== undefined) yield JSON.parse(key) as string
    key = depth === 1 && text[0] === '"' ? text : undefined
  }
}

/** What `writeSafetensors` stores: `data` is written as it lies in memory. */
export type Stored = {
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array
}

/**
 * A safetensors file of these tensors, in the order given, data aligned to 8 bytes, readable by the Python library.
 * Throws when a shape does not hold as many elements as its data.
 */
export const writeSafetensors = (
  tensors: Readonly<Record<string, Stored>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> => {
  const header: Record<string, unknown> = Object.create(null)
  if (metadata && Object.keys(metadata).length > 0) header['__metadata__'] = metadata
  let size = 0
  // Widest elements first keeps each tensor aligned to its own element, as the format asks of writers.
  const parts = Object.entries(tensors).sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT)
  for (const [name, { shape, data }] of parts) {
    const expected = shape.reduce((product, n) => product * n, 1)
    if (expected !== data.length)
      throw new Error(
        `safetensors: ${name}: expected ${expected} elements for [${shape.join(', ')}], got ${data.length}`,
      )
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [size, size + data.byteLength] }
    size += data.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const start = 8 + Math.ceil(json.length / 8) * 8
  const file = new Uint8Array(start + size)
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true)
  file.set(json, 8)
  file.fill(0x20, 8 + json.length, start)
  let at = start
  for (const [, { data }] of parts) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return file
}

const dtypeOf = (data: Stored['data']): Dtype =>
  data instanceof Float32Array
    ? 'F32'
    : data instanceof Float64Array
      ? 'F64'
      : data instanceof Int32Array
        ? 'I32'
        : 'U8'
