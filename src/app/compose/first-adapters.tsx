// The composition before it has adapters: drop some, pick from those beside the model, or see an example.
import { Button, Text, UnstyledButton } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { partsOfExample } from '../../store/example-composition.ts'
import { bytes } from '../format.ts'
import { useApp } from '../use-app.ts'
import { detailsOf, groupsOf, useStanding } from './model-shelf-words.ts'
import lists from './adapter-list.module.css'
import classes from './model-shelf.module.css'

export function FirstAdapters() {
  const shelf = useApp((state) => state.modelShelf)
  return (
    <>
      <Text size="sm" c="dimmed" className={lists.drop ?? ''}>
        Drop LoRA files (.safetensors) anywhere on the page: kohya, diffusers, peft, LoCon, LoHa, LoKr, DoRA and others
        are read as they are. They stay on this device.
      </Text>
      {shelf.length > 0 && <Pick />}
    </>
  )
}

function Pick() {
  const shelf = useApp((state) => state.modelShelf)
  const model = useApp((state) => state.model?.name)
  const take = useApp((state) => state.takeFromShelf)
  const standing = useStanding()
  return (
    <section aria-labelledby="own-adapters">
      <Text size="sm" fw={600} mt="sm" id="own-adapters">
        Or pick one made for {model}
      </Text>
      <Example />
      {groupsOf(shelf).map(({ label, list }) => (
        <div key={label}>
          <Text size="xs" c="dimmed" mt={8}>
            {label}
          </Text>
          <ul className={classes.list} aria-label={label}>
            {list.map((one) => (
              <li key={one.file}>
                <UnstyledButton
                  className={classes.offer}
                  disabled={standing(one) !== 'free'}
                  onClick={() => void take(one)}
                >
                  <Plus size={14} aria-hidden />
                  <span className={classes.name}>
                    {one.name} <span className={classes.details}>{detailsOf(one)}</span>
                  </span>
                  <span className={classes.details}>{standing(one) === 'coming' ? 'coming' : bytes(one.bytes)}</span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

/** One press shows what the room is for. */
function Example() {
  const shelf = useApp((state) => state.modelShelf)
  const parts = useMemo(() => partsOfExample(shelf), [shelf])
  const compose = useApp((state) => state.composeExample)
  const busy = useApp((state) => state.fetching.length > 0)
  if (!parts) return undefined
  const [one, other] = parts.concepts
  return (
    <Button fullWidth mt={6} size="sm" variant="light" loading={busy} onClick={() => void compose()}>
      Example: {one.name}, {other.name}, {parts.style.name}
    </Button>
  )
}
