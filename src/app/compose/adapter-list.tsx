// The adapters of the composition, and those on this device that are not in it.
import { Button, Group, Text, Title } from '@mantine/core'
import { adapterName } from '../../store/adapters.ts'
import type { ShelfAdapter } from '../../store/adapters.ts'
import { chosenMethods, usualMethod } from '../../store/compose.ts'
import { methodLabel } from '../../store/methods.ts'
import { refusalWords } from '../adapters/adapter-words.ts'
import { bytes } from '../format.ts'
import { useApp } from '../use-app.ts'
import { AdapterRow } from './adapter-row.tsx'
import { AddAdapter } from './add-adapter.tsx'
import { FirstAdapters } from './first-adapters.tsx'
import { useRows } from './use-composition.ts'
import classes from './adapter-list.module.css'

/** Strengths that add up to more than this tend to break pictures. */
const usualSum = 1.5

export function AdapterList() {
  const rows = useRows()
  const merges = useApp((state) => chosenMethods(state).includes(usualMethod))
  const sum = rows.filter(({ on }) => on).reduce((total, { item }) => total + Math.abs(item.weight), 0)
  return (
    <section aria-labelledby="adapters">
      <div className={classes.title}>
        <Title order={3} size="h6" id="adapters">
          Adapters
        </Title>
        <AddAdapter />
      </div>
      {rows.length === 0 && <FirstAdapters />}
      <ol className={classes.list} aria-label="Adapters in the composition">
        {rows.map((row, at) => (
          <li key={row.item.id}>
            <AdapterRow rows={rows} at={at} />
          </li>
        ))}
      </ol>
      {merges && sum > usualSum && (
        <Text size="xs" mt={6}>
          {methodLabel(usualMethod)} adds weights up to {sum.toFixed(2)}; past about {usualSum} pictures tend to break.
        </Text>
      )}
      <Shelf taken={rows.map(({ item }) => item.id)} />
    </section>
  )
}

/** Adapters on this device that the composition does not use. */
function Shelf({ taken }: { readonly taken: readonly string[] }) {
  const shelf = useApp((state) => state.shelf)
  const others = shelf.filter(({ id }) => !taken.includes(id))
  if (others.length === 0) return undefined
  return (
    <>
      <Title order={4} size="xs" mt="sm" mb={4} id="on-this-device">
        On this device
      </Title>
      <ul className={classes.list} aria-labelledby="on-this-device">
        {others.map((adapter) => (
          <li key={adapter.id}>
            <Other adapter={adapter} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Other({ adapter }: { readonly adapter: ShelfAdapter }) {
  const useAdapters = useApp((state) => state.useAdapters)
  const forgetAdapter = useApp((state) => state.forgetAdapter)
  const model = useApp((state) => state.model?.name)
  const name = adapterName(adapter)
  const { fit, info, blob } = adapter
  return (
    <div className={classes.row}>
      <Group gap={6} wrap="nowrap">
        <span className={classes.name} title={name}>
          {name}
        </span>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => useAdapters([adapter.id])}
          aria-label={`Use ${name}`}
        >
          Use
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => void forgetAdapter(adapter.id)}
          aria-label={`Remove ${name} from this device`}
        >
          Remove
        </Button>
      </Group>
      <Text size="xs" c={fit.kind === 'refused' ? 'var(--mantine-color-error)' : 'dimmed'}>
        {fit.kind === 'refused'
          ? refusalWords(name, fit.failure, model)
          : [info?.family === 'other' ? undefined : info?.family, bytes(blob.size)].filter(Boolean).join(' · ')}
      </Text>
    </div>
  )
}
