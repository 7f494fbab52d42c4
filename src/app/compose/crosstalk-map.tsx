// Which adapters get into each other's way: a table shaded by how crowded each pair is, and the layers of one pair.
import { Button, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { Crosstalk } from '../../protocol.ts'
import { useApp } from '../use-app.ts'
import { warningsOf } from './crosstalk-words.ts'
import { LayerStrip } from './layer-strip.tsx'
import { useAdapterName, useRows } from './use-composition.ts'
import classes from './crosstalk.module.css'

export function CrosstalkMap() {
  const rows = useRows()
  const crosstalk = useApp((state) => state.crosstalk)
  const measure = useApp((state) => state.measureCrosstalk)
  const fitting = useApp((state) =>
    state.shelf
      .filter(({ fit }) => fit.kind === 'fits')
      .map(({ id }) => id)
      .join(),
  )
  const ids = rows.map(({ item }) => item.id).filter((id) => fitting.includes(id))
  if (ids.length < 2) return undefined
  const stale = crosstalk?.kind === 'pairs' && crosstalk.ids.join() !== ids.join()
  return (
    <section aria-labelledby="crosstalk">
      <div className={classes.title}>
        <Title order={3} size="h6" id="crosstalk">
          Crosstalk
        </Title>
        {(crosstalk === undefined || stale || crosstalk.kind === 'failed') && (
          <Button size="compact-sm" variant="default" onClick={() => void measure(ids)}>
            {stale ? 'Measure again' : 'Measure'}
          </Button>
        )}
      </div>
      {crosstalk === undefined && (
        <Text size="xs" c="dimmed">
          How much these adapters read from the same directions, layer by layer: what predicts a bad merge.
        </Text>
      )}
      {crosstalk?.kind === 'under-way' && <Text size="xs">Measuring</Text>}
      {crosstalk?.kind === 'failed' && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          It could not be measured. {crosstalk.failure.message}
        </Text>
      )}
      {crosstalk?.kind === 'pairs' && <Pairs ids={crosstalk.ids} pairs={crosstalk.pairs} />}
    </section>
  )
}

/** Times chance at which the shade is full. */
const darkest = 4

function Pairs({ ids, pairs }: { readonly ids: readonly string[]; readonly pairs: readonly Crosstalk[] }) {
  const rows = useRows()
  const nameOf = useAdapterName()
  const [chosen, setChosen] = useState<Crosstalk>()
  const name = (id: string) => {
    const row = rows.find(({ item }) => item.id === id)
    return row ? nameOf(row.item) : id.slice(0, 8)
  }
  const pairOf = (a: string, b: string) => pairs.find(({ adapters }) => adapters.includes(a) && adapters.includes(b))
  return (
    <>
      <table className={classes.map}>
        <caption>
          Overlap of what two adapters read, as a multiple of chance: 1 for strangers, 0 for orthogonal ones; bold where
          Merge is predicted to bleed
        </caption>
        <thead>
          <tr>
            <th scope="col">Adapters</th>
            {ids.slice(1).map((id) => (
              <th key={id} scope="col">
                {name(id)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ids.slice(0, -1).map((row, at) => (
            <tr key={row}>
              <th scope="row">{name(row)}</th>
              {ids.slice(1).map((column, to) => {
                const pair = to < at ? undefined : pairOf(row, column)
                if (!pair) return <td key={column} aria-label="Stands elsewhere in the table" />
                const share = Math.min(pair.crowding / darkest, 1)
                return (
                  <td key={column}>
                    <button
                      type="button"
                      className={classes.cell}
                      aria-pressed={chosen === pair}
                      style={{ '--share': `${Math.round(share * 100)}%` } as React.CSSProperties}
                      data-warned={pair.instead !== undefined || undefined}
                      aria-label={`${name(row)} and ${name(column)}: ${pair.crowding.toFixed(2)} times chance. Show layers`}
                      onClick={() => setChosen(chosen === pair ? undefined : pair)}
                    >
                      {pair.crowding.toFixed(2)}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {chosen && <LayerStrip pair={chosen} names={[name(chosen.adapters[0]), name(chosen.adapters[1])]} />}
      {warningsOf(pairs, name).map((words) => (
        <Text key={words} size="xs" mt={6}>
          {words}
        </Text>
      ))}
    </>
  )
}
