// IA3: the weight's rows or columns times a learned vector. Liu et al. 2022; LyCORIS modules/ia3.py (W (1 + w)), peft tuners/ia3 (W l).
import type { Format, Reading } from './format.ts'

export const ia3: Format = {
  id: 'ia3',
  endings: [
    [/\.weight$/, 'weight'],
    [/\.on_input$/, 'on_input'],
    [/\.ia3_l(?:\.[^.]+)?$/, 'ia3_l'],
  ],
  claims: (parts) => parts.has('on_input') || parts.has('ia3_l'),
  read: async (parts, context): Promise<Reading> => {
    const { rows, columns, area, broken, misfit } = context
    const gains = parts.get('ia3_l')
    const vector = gains ?? parts.get('weight')
    if (!vector) throw broken('weight: expected a tensor, got none')
    const values = gains ? gains.data.map((gain) => gain - 1) : vector.data
    // peft's vectors are [out, 1] and [1, in]; on convolutions [1, n, 1, 1], which their length or else the config tells apart.
    const square = columns === rows * area
    const told = gains?.shape.length === 2 ? gains.shape[0] === 1 : context.feedsForward
    const onInput = gains ? (square ? told : values.length * area === columns) : parts.get('on_input')!.data[0] !== 0
    if (onInput) {
      if (values.length * area !== columns)
        throw misfit(`expected ${columns / area} gains of inputs, got ${values.length}: made for another network`)
      return { rank: 0, delta: { input: values } }
    }
    if (values.length !== rows)
      throw misfit(`expected ${rows} gains of outputs, got ${values.length}: made for another network`)
    // peft scales the output, its bias included; LyCORIS the weight alone.
    const bias = gains && (await context.baseBias())
    return { rank: 0, delta: { output: values, ...(bias && { bias: bias.map((b, i) => b * values[i]!) }) } }
  },
}
