// The table of ops: one entry an op, ONNX opset 20 and com.microsoft. All run on the wasm and the WebGPU provider.
import { elementwise } from './elementwise.ts'
import { layout } from './layout.ts'
import { linear } from './linear.ts'
import { norm } from './norm.ts'
import type { Rule } from './rule.ts'

const table = { ...elementwise, ...layout, ...linear, ...norm }

export type OpName = keyof typeof table
export const ops: Readonly<Record<OpName, Rule>> = table
