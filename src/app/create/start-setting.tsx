// The picture that the next run starts from: what it shows, how far the run goes away from it, and how to let it go.
import { ActionIcon, Button, FileButton, Group, Image, Text, Tooltip } from '@mantine/core'
import { ImageUp, SquareDashed, X } from 'lucide-react'
import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { addressOf } from '../pictures.ts'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { HelpTip } from './help-tip.tsx'
import { MaskPainter } from './mask-painter.tsx'
import { NumberSetting } from './number-setting.tsx'
import classes from './start-setting.module.css'

/** Nothing where the run starts from noise. */
export function StartSetting() {
  const id = useApp((state) => state.draft.startImage)
  const removeStart = useApp((state) => state.removeStart)
  if (id === undefined) return undefined
  return (
    <fieldset className={classes.group} aria-label="Start image">
      <Group gap={4} className={classes.head ?? ''}>
        <span>Start image</span>
        <HelpTip about="Start image">
          The run starts from this picture instead of noise. It is cropped to the size below.
        </HelpTip>
        <Changed field="startImage" />
      </Group>
      <Row id={id} alt="The picture to start from" remove="Remove the start image" onRemove={removeStart}>
        {(found) => <FromFile label={found ? 'Another' : 'Choose'} />}
      </Row>
      <NumberSetting
        field="strength"
        fallback={0.8}
        label="Strength"
        help="How much of the walk is walked (denoising strength): 0.2 retouches the picture, 1 hardly keeps it."
        usual={[0.05, 1]}
        allowed={[0, 1]}
        step={0.05}
        decimals={2}
      />
      <Mask />
    </fieldset>
  )
}

/** Nothing is drawn anew where a mask is black; without one it is drawn anew everywhere. */
function Mask() {
  const id = useApp((state) => state.draft.mask)
  const start = useApp((state) => state.startPictures[state.draft.startImage ?? ''])
  const useAsMask = useApp((state) => state.useAsMask)
  const choose = (
    <FileButton accept="image/*" onChange={(file) => file && void useAsMask(file)}>
      {(props) => (
        <Button {...props} variant="default" size="xs" leftSection={<SquareDashed size={16} aria-hidden />}>
          {id === undefined ? 'Mask from a file' : 'Another'}
        </Button>
      )}
    </FileButton>
  )
  const both = (
    <Group gap="xs">
      <MaskPainter start={start} />
      {choose}
    </Group>
  )
  return (
    <>
      <Group gap={4} className={classes.head ?? ''}>
        <span>Mask</span>
        <HelpTip about="Mask">
          Where the start image is drawn anew: painted over it, or a picture that is white there and black where it
          stays.
        </HelpTip>
        <Changed field="mask" />
      </Group>
      {id === undefined ? (
        both
      ) : (
        <Row id={id} alt="The mask" remove="Remove the mask" onRemove={() => void useAsMask(undefined)}>
          {() => both}
        </Row>
      )}
    </>
  )
}

type RowProps = {
  readonly id: string
  readonly alt: string
  readonly remove: string
  readonly onRemove: () => void
  readonly children: (found: boolean) => ReactNode
}

/** A picture by its name, or that it is missing; another one in its place, or none. */
function Row({ id, alt, remove, onRemove, children }: RowProps) {
  const file = useApp((state) => state.startPictures[id])
  const looked = useApp((state) => id in state.startPictures)
  const findStart = useApp((state) => state.findStart)
  useEffect(() => void findStart(id), [id, findStart])
  return (
    <div className={classes.row}>
      {file ? (
        <Image src={addressOf(file)} alt={alt} w={56} h={56} fit="cover" radius="sm" />
      ) : (
        <Text size="xs" flex={1} c={looked ? 'var(--mantine-color-error)' : 'dimmed'}>
          {looked ? 'This picture is not on this device. Drop it here, or go on without it.' : 'Looking for it …'}
        </Text>
      )}
      {children(file !== undefined)}
      <Tooltip label={remove}>
        <ActionIcon size={36} variant="default" aria-label={remove} onClick={onRemove}>
          <X size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

/** Any picture the browser can read. */
export function FromFile({ label }: { readonly label: string }) {
  const useAsStart = useApp((state) => state.useAsStart)
  return (
    <FileButton accept="image/*" onChange={(file) => file && void useAsStart(file)}>
      {(props) => (
        <Button {...props} variant="default" size="xs" leftSection={<ImageUp size={16} aria-hidden />}>
          {label}
        </Button>
      )}
    </FileButton>
  )
}
