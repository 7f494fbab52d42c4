// One axis: what it goes along, its values as chips in A1111's syntax, what is wrong with them, its place among the others.
import { ActionIcon, Menu, NativeSelect, TagsInput, Text } from '@mantine/core'
import { ArrowDown, ArrowUp, EllipsisVertical, ListChecks, Trash2 } from 'lucide-react'
import { useId } from 'react'
import { readAxis } from '../../../grid/axis.ts'
import { BadGrid } from '../../../grid/bad-grid.ts'
import type { Axis } from '../../../grid/document.ts'
import { readValues } from '../../../grid/values.ts'
import { counted } from '../../format.ts'
import { useApp } from '../../use-app.ts'
import { choicesOf, firstValues, type Offered, parameterLabel, parameterOptions, syntaxOf } from '../parameters.ts'
import classes from './axes.module.css'

const places = ['X', 'Y', 'Z'] as const
const roles = ['across', 'down', 'pages'] as const

/** Texts with commas inside are ended by Enter alone. */
const whole = new Set(['prompt', 'negative', 'promptReplace', 'model'])

export function AxisRow({
  axis,
  index,
  count,
}: {
  readonly axis: Axis
  readonly index: number
  readonly count: number
}) {
  const settings = useApp((state) => state.grid.settings)
  const offered = useOffered()
  const problem = useApp((state) => problemOf(axis, state.planProblem))
  const setAxis = useApp((state) => state.setAxis)
  const moveAxis = useApp((state) => state.moveAxis)
  const id = useId()
  const { parameter } = axis
  const name = `${places[Math.min(index, 2)]}, ${roles[Math.min(index, 2)]}`
  const choices = choicesOf(parameter, offered)
  const setValues = (values: readonly string[]) => setAxis(index, { parameter, values })
  const other = (next: string) => setAxis(index, { parameter: next, values: firstValues(next, settings, offered) })
  const tags = tagsOf(axis)
  return (
    <fieldset className={classes.axis}>
      <legend className={classes.legend}>{name}</legend>
      <div className={classes.head}>
        <NativeSelect
          size="xs"
          flex={1}
          aria-label={`${name}: parameter`}
          data={parameterOptions(settings, parameter, offered.model)}
          value={parameter}
          onChange={(event) => other(event.currentTarget.value)}
        />
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={30} aria-label={`${name}: more`}>
              <EllipsisVertical size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {choices.length > 0 && (
              <Menu.Item
                leftSection={<ListChecks size={16} aria-hidden />}
                onClick={() => setValues(allowed(parameter, choices, settings.recipe, offered.model))}
              >
                All that fit
              </Menu.Item>
            )}
            <Menu.Item
              leftSection={<ArrowUp size={16} aria-hidden />}
              disabled={index === 0}
              onClick={() => moveAxis(index, index - 1)}
            >
              Swap with the one before
            </Menu.Item>
            <Menu.Item
              leftSection={<ArrowDown size={16} aria-hidden />}
              disabled={index + 1 === count}
              onClick={() => moveAxis(index, index + 1)}
            >
              Swap with the next
            </Menu.Item>
            <Menu.Item
              leftSection={<Trash2 size={16} aria-hidden />}
              disabled={count === 1}
              onClick={() => setAxis(index, undefined)}
            >
              Remove
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {parameter === 'settings' ? (
        <Text size="xs">{tags.join(' · ')}</Text>
      ) : (
        <TagsInput
          id={id}
          size="xs"
          aria-label={`${name}: values of ${parameterLabel(parameter)}`}
          aria-describedby={`${id}-read`}
          value={tags}
          onChange={setValues}
          data={choices.map((choice) => choice.id)}
          splitChars={whole.has(parameter) ? [] : [',', '\n']}
          acceptValueOnBlur
          withPillsReorder
          error={problem}
          classNames={{ pillsList: classes.pills ?? '' }}
        />
      )}
      <Text id={`${id}-read`} size="xs" c="dimmed" mt={2}>
        {problem === undefined && readingOf(axis, tags)} {syntaxOf(parameter)}
      </Text>
    </fieldset>
  )
}

function useOffered(): Offered {
  return {
    model: useApp((state) => state.model),
    models: useApp((state) => state.models),
    folders: useApp((state) => state.folders),
    shelf: useApp((state) => state.shelf),
    modelShelf: useApp((state) => state.modelShelf),
  }
}

/** The values as they were typed, one chip each. */
function tagsOf({ values }: Axis): string[] {
  if (typeof values !== 'string')
    return values.map((value) => (typeof value === 'object' ? value.label : String(value)))
  try {
    return values.trim() === '' ? [] : readValues(values, 'text').map(String)
  } catch {
    return [values]
  }
}

/** What is wrong with this axis: by itself, or with the names on it. */
function problemOf(axis: Axis, problem: string | undefined): string | undefined {
  const begin = `grid: ${axis.parameter}: `
  if (problem?.startsWith(begin)) return problem.slice(begin.length)
  try {
    readAxis(axis)
    return undefined
  } catch (error) {
    return error instanceof BadGrid ? error.message.replace(`${axis.parameter}: `, '') : undefined
  }
}

/** `4 values: 1, 4, 7, 10` where the chips do not say it themselves. */
function readingOf(axis: Axis, tags: readonly string[]): string {
  const { values } = readAxis(axis)
  const labels = values.map(({ label }) => label)
  if (labels.join() === tags.join()) return ''
  const some = labels.length > 12 ? [...labels.slice(0, 10), '…', labels.at(-1)!] : labels
  return `${counted(labels.length, 'value')}: ${some.join(', ')}.`
}

/** All choices, or those that the recipe of the grid allows. */
function allowed(
  parameter: string,
  choices: ReturnType<typeof choicesOf>,
  recipe: string | undefined,
  model: Offered['model'],
): string[] {
  const rules = model?.recipes.find(({ id }) => id === recipe)
  const only = parameter === 'sampler' ? rules?.samplers : parameter === 'schedule' ? rules?.schedules : undefined
  return choices.map(({ id }) => id).filter((id) => only?.includes(id) ?? true)
}
