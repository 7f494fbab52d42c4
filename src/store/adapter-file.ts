// Which of the files that a person gives are adapters (LoRA and kin). Knows safetensors headers by their start.
import type { AdapterSource, ModelFile } from '../protocol.ts'

/** Parts of names that only adapters' tensors have; see `src/lora/formats/`. */
const parts =
  /lora[_.]|\.lora\b|hada_w1|lokr_w|oft_blocks|oft_R|boft_R|ia3_l|on_input|\.a1\.weight|dora_scale|_custom_diffusion|w_norm|\.diff(_b)?"/i
/** Largest header looked at, in bytes: as large as the reader takes, since trainers write all their tags into it. */
const largest = 100_000_000

/** True for a safetensors file whose names are an adapter's. */
export async function isAdapterFile(blob: Blob): Promise<boolean> {
  const start = new Uint8Array(await blob.slice(0, 9).arrayBuffer())
  if (start.length < 9 || start[8] !== 0x7b) return false
  const length = Number(new DataView(start.buffer).getBigUint64(0, true))
  if (length > largest || length + 8 > blob.size) return false
  const header = await blob.slice(8, 8 + length).text()
  return parts.test(header) || holdsWord(header)
}

/** Whether a header lists one or two tensors whose names are no paths: a word's vectors (textual inversion). */
function holdsWord(header: string): boolean {
  const { __metadata__: _, ...tensors } = Object(parsedText(header)) as Record<string, { readonly shape?: unknown }>
  const entries = Object.entries(tensors)
  const vectors = ({ shape }: { readonly shape?: unknown }) =>
    Array.isArray(shape) && shape.length > 0 && shape.length < 3
  return (
    entries.length > 0 && entries.length <= 2 && entries.every(([name, one]) => !name.includes('.') && vectors(one))
  )
}

/** Adapters among files, with the adapter_config.json that peft lays beside one. Empty where the files are a model. */
export async function adaptersAmong(name: string, files: readonly ModelFile[]): Promise<AdapterSource[]> {
  if (files.some(({ path }) => path.endsWith('model_index.json'))) return []
  const found: AdapterSource[] = []
  for (const { path, blob } of files) {
    if (!path.endsWith('.safetensors') || !(await isAdapterFile(blob))) continue
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    const beside = files.find((file) => file.path === `${folder}adapter_config.json`)
    // One that is no JSON is for the reader to refuse: without it the tensors would count for as much as it did not say.
    const config = beside && ((await parsed(beside.blob)) ?? null)
    found.push({ name: nameOf(path, name), blob, ...(config !== undefined && { config }) })
  }
  return found
}

/** Libraries write one name into every folder; then the folder's is the adapter's. */
const nameOf = (path: string, given: string): string => {
  const [file = path, folder = given] = path.split('/').toReversed()
  const common = /^(adapter_model|pytorch_lora_weights)\.safetensors$/.test(file)
  return common && folder !== file ? `${folder}.safetensors` : file
}

const parsed = async (blob: Blob): Promise<unknown> => parsedText(await blob.text())

function parsedText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
