// The layers where two adapters meet, a bar each: how much they overlap there, with the line of chance.
import { Text } from '@mantine/core'
import type { Crosstalk } from '../../protocol.ts'
import { partsOf } from './crosstalk-words.ts'
import classes from './crosstalk.module.css'

const [width, height] = [280, 64]

export function LayerStrip({
  pair,
  names: [a, b],
}: {
  readonly pair: Crosstalk
  readonly names: readonly [string, string]
}) {
  const { layers } = pair
  if (layers.length === 0)
    return (
      <Text size="xs" mt={6}>
        {a} and {b} meet in no layer.
      </Text>
    )
  const step = width / layers.length
  const most = Math.max(...layers.map(({ score, chance }) => Math.max(score, chance)), 0.01)
  const up = (value: number) => height - (value / most) * height
  const worst = layers.reduce((found, layer) =>
    layer.score / layer.chance > found.score / found.chance ? layer : found,
  )
  return (
    <figure className={classes.strip}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${a} and ${b}: overlap in ${layers.length} layers`}
      >
        {layers.map(({ component, path, score }, at) => (
          <rect
            key={component + path}
            x={at * step}
            y={up(score)}
            width={Math.max(step - 1, 0.5)}
            height={height - up(score)}
          >
            <title>{`${path}: ${score.toFixed(2)}`}</title>
          </rect>
        ))}
        <polyline
          points={layers
            .map(({ chance }, at) => `${at * step},${up(chance)} ${(at + 1) * step},${up(chance)}`)
            .join(' ')}
        />
      </svg>
      <div className={classes.parts} aria-hidden>
        {partsOf(layers).map(({ name, layers }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- parts have their place alone
          <span key={at} style={{ flexGrow: layers }}>
            {name}
          </span>
        ))}
      </div>
      <figcaption>
        {a} and {b} in {layers.length} layers, in the network’s order; the line is chance, the top {most.toFixed(2)}.
        Most: {worst.path}, {worst.score.toFixed(2)}.
      </figcaption>
    </figure>
  )
}
