// How adapters come into the composition: a person's own files, or one that lies beside the model.
import { Button, Menu, Text } from '@mantine/core'
import { ChevronDown, Plus } from 'lucide-react'
import { Fragment, useRef } from 'react'
import { bytes } from '../format.ts'
import { OpenField } from '../open-field.tsx'
import { useApp } from '../use-app.ts'
import { detailsOf, groupsOf, useStanding } from './model-shelf-words.ts'
import classes from './model-shelf.module.css'

export function AddAdapter() {
  const shelf = useApp((state) => state.modelShelf)
  const model = useApp((state) => state.model?.name)
  const field = useRef<HTMLInputElement>(null)
  const choose = () => field.current?.click()
  const plus = <Plus size={14} aria-hidden />
  return (
    <>
      {shelf.length === 0 ? (
        <Button size="compact-sm" variant="default" leftSection={plus} onClick={choose}>
          Add files
        </Button>
      ) : (
        <Menu position="bottom-end" width={290} withinPortal>
          <Menu.Target>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={plus}
              rightSection={<ChevronDown size={14} aria-hidden />}
            >
              Add
            </Button>
          </Menu.Target>
          <Menu.Dropdown className={classes.dropdown ?? ''}>
            <Menu.Item onClick={choose}>Choose files…</Menu.Item>
            <Menu.Divider />
            <Text size="xs" c="dimmed" px={12} pt={4}>
              Made for {model}
            </Text>
            <Offers />
          </Menu.Dropdown>
        </Menu>
      )}
      <OpenField ref={field} multiple accept=".safetensors,.json" aria-label="Adapter files" />
    </>
  )
}

function Offers() {
  const shelf = useApp((state) => state.modelShelf)
  const take = useApp((state) => state.takeFromShelf)
  const standing = useStanding()
  return groupsOf(shelf).map(({ label, list }) => (
    <Fragment key={label}>
      <Menu.Label>{label}</Menu.Label>
      {list.map((one) => (
        <Menu.Item
          key={one.file}
          disabled={standing(one) !== 'free'}
          onClick={() => void take(one)}
          rightSection={
            <Text span size="xs" c="dimmed">
              {standing(one) === 'used' ? 'added' : bytes(one.bytes)}
            </Text>
          }
        >
          {one.name}{' '}
          <Text span size="xs" c="dimmed">
            {detailsOf(one)}
          </Text>
        </Menu.Item>
      ))}
    </Fragment>
  ))
}
