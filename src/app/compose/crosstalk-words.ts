// What is said of adapters that get into each other's way, and where in the network they do. Knows no component.
import type { Crosstalk } from '../../protocol.ts'
import { methodLabel } from '../../store/methods.ts'

/** A sentence for all pairs that the same methods help: `a and b, a and c bleed into each other under Merge; try Regional.` */
export function warningsOf(pairs: readonly Crosstalk[], name: (id: string) => string): string[] {
  const groups = new Map<string, string[]>()
  for (const { adapters, instead } of pairs) {
    if (!instead) continue
    const remedy = instead.map(methodLabel).join(' or ')
    groups.set(remedy, [...(groups.get(remedy) ?? []), adapters.map(name).join(' and ')])
  }
  return [...groups].map(
    ([remedy, list]) => `${list.join(', ')} will bleed into each other under Merge; try ${remedy}.`,
  )
}

/** Layers in a row that lie in the same part of a network: `down`, `mid`, `up` of the UNet, a text encoder. */
export function partsOf(layers: Crosstalk['layers']): { readonly name: string; readonly layers: number }[] {
  const parts: { name: string; layers: number }[] = []
  for (const { component, path } of layers) {
    const name = component === 'unet' ? path.split('.')[0]!.replace(/_blocks?$/, '') : 'text'
    const last = parts.at(-1)
    if (last?.name === name) last.layers++
    else parts.push({ name, layers: 1 })
  }
  return parts
}
