// The flags of every command that runs a model.
import { availableParallelism } from 'node:os'
import { embeddedModel } from '../embedded.ts'
import { folder, oneOf, whole } from './kinds.ts'

export const model = {
  value: 'DIR',
  kind: folder,
  usual: embeddedModel,
  help: 'a diffusers folder or a checkpoint (default: the embedded model)',
} as const
export const dtype = {
  value: 'TYPE',
  kind: oneOf('float32', 'float16'),
  usual: 'float32',
  help: 'what the networks compute in: float32 (default) or float16',
} as const
export const threads = {
  value: 'N',
  kind: whole(1, 64),
  usual: Math.min(4, availableParallelism()),
  help: 'WebAssembly threads (default: cores, 4 at most)',
} as const
export const oneThread = { ...threads, usual: 1, help: 'WebAssembly threads (default: 1)' } as const
