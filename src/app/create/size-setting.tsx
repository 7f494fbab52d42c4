// Width and height in pixels, in the steps that the model allows.
import { ActionIcon, Button, Group, NumberInput, Tooltip } from '@mantine/core'
import { ArrowLeftRight } from 'lucide-react'
import { useId } from 'react'
import { useApp } from '../use-app.ts'
import { Changed } from './changed.tsx'
import { HelpTip } from './help-tip.tsx'
import classes from './number-setting.module.css'

export function SizeSetting() {
  const { width, height } = useApp((state) => state.draft)
  const native = useApp((state) => state.model?.defaults)
  const edit = useApp((state) => state.edit)
  const isNative = native === undefined || (native.width === width && native.height === height)
  return (
    <fieldset className={classes.group} aria-label="Size in pixels">
      <Group gap={4} className={classes.head ?? ''}>
        <span>Size</span>
        <HelpTip about="Size">Width and height in pixels. A model draws best at the size it was trained at.</HelpTip>
        <Changed field="width" />
        <Changed field="height" />
      </Group>
      <Group gap={4} wrap="nowrap">
        <Side field="width" label="Width" />
        <Tooltip label="Exchange width and height">
          <ActionIcon
            size={36}
            variant="default"
            aria-label="Exchange width and height"
            onClick={() => edit({ width: height, height: width })}
          >
            <ArrowLeftRight size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Side field="height" label="Height" />
      </Group>
      {!isNative && (
        <Button
          size="compact-xs"
          mt={4}
          variant="subtle"
          onClick={() => edit({ width: native.width, height: native.height })}
        >
          Back to {native.width} × {native.height}
        </Button>
      )}
    </fieldset>
  )
}

/** One side; what is typed is rounded to the model's multiple when the field is left. */
function Side({ field, label }: { readonly field: 'width' | 'height'; readonly label: string }) {
  const value = useApp((state) => state.draft[field])
  const multiple = useApp((state) => state.model?.sizeMultiple ?? 8)
  const edit = useApp((state) => state.edit)
  const id = useId()
  return (
    <NumberInput
      id={id}
      flex={1}
      aria-label={`${label} in pixels`}
      value={value}
      min={multiple}
      max={8192}
      step={multiple}
      allowDecimal={false}
      allowNegative={false}
      onChange={(next) => typeof next === 'number' && next >= 8 && next <= 8192 && edit({ [field]: next })}
      onBlur={() => {
        const fitting = Math.max(multiple, Math.round(value / multiple) * multiple)
        if (fitting !== value) edit({ [field]: fitting })
      }}
    />
  )
}
