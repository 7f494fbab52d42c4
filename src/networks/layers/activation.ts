// Activations by the names that configs use.
import type { Value } from '../../onnx/graph.ts'
import type { Module } from '../module.ts'

/** Names in diffusers' and transformers' configs. */
export const activations = ['silu', 'swish', 'gelu', 'relu', 'quick_gelu', 'gelu_new', 'gelu_pytorch_tanh'] as const
export type Activation = (typeof activations)[number]

export const activate = (m: Module, name: Activation, x: Value): Value => {
  switch (name) {
    case 'silu':
    case 'swish':
      // SiLU is QuickGelu with alpha 1: one node, on every provider.
      return m.op('QuickGelu', [x], { alpha: 1 })
    case 'quick_gelu':
      return m.op('QuickGelu', [x], { alpha: 1.702 })
    case 'gelu':
      return m.op('Gelu', [x], { approximate: 'none' })
    case 'gelu_new':
    case 'gelu_pytorch_tanh':
      return m.op('Gelu', [x], { approximate: 'tanh' })
    case 'relu':
      return m.op('Relu', [x])
  }
}

export const silu = (m: Module, x: Value): Value => activate(m, 'silu', x)
