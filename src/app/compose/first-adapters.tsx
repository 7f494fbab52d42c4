// The composition before it has adapters: drop some, or pick from those beside the model; on phones the example, which elsewhere stands on the canvas.
import { Text, UnstyledButton } from '@mantine/core'
import { Plus } from 'lucide-react'
import { bytes } from '../format.ts'
import { useWidth } from '../layout/use-width.ts'
import { useApp } from '../use-app.ts'
import { ExampleButton } from './example-button.tsx'
import { detailsOf, groupsOf, useStanding } from './model-shelf-words.ts'
import lists from './adapter-list.module.css'
import classes from './model-shelf.module.css'

export function FirstAdapters() {
  const shelf = useApp((state) => state.modelShelf)
  const phone = useWidth() === 'phone'
  return (
    <>
      {phone && <ExampleButton variant="light" fullWidth mb={8} />}
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
