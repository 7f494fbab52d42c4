// What all cells share: the prompt, and the settings that no axis goes along.
import { Button, Group, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { axisFields } from '../../../grid/parameters.ts'
import { parsed, readFields } from '../../../settings/schema.ts'
import type { Settings } from '../../../protocol.ts'
import { sharedOf } from '../../../store/compare/default-grid.ts'
import { Disclosure } from '../../disclosure.tsx'
import { useApp, useAppStore } from '../../use-app.ts'
import { parameterLabel } from '../parameters.ts'
import classes from './axes.module.css'

type Field = keyof Settings

export function SharedSettings() {
  const settings = useApp((state) => state.grid.settings)
  const onAxis = useApp((state) => state.plan?.axes.flatMap(({ replaces }) => replaces).join(' ') ?? '').split(' ')
  const store = useAppStore()
  const take = () => {
    const { editGrid, draft } = store.getState()
    editGrid({ settings: sharedOf(draft) })
  }
  const fields = axisFields.filter((name) => !onAxis.includes(name) && name !== 'prompt' && name in settings)
  return (
    <section aria-label="Shared settings">
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <h2 className={classes.title}>Shared settings</h2>
        <Button size="compact-xs" variant="subtle" onClick={take}>
          Take from Create
        </Button>
      </Group>
      {!onAxis.includes('prompt') && <SharedField name="prompt" value={settings.prompt ?? ''} />}
      <Disclosure label={summary(settings, fields)}>
        <div className={classes.fields}>
          {fields.map((name) => (
            <SharedField key={name} name={name} value={String(settings[name])} />
          ))}
        </div>
      </Disclosure>
    </section>
  )
}

/** `steps 4 · guidance 4 · ...`, the few that matter most. */
function summary(settings: Partial<Settings>, fields: readonly Field[]): string {
  const told = (['sampler', 'schedule', 'steps', 'guidance', 'seed'] as const).filter((name) => fields.includes(name))
  return told.map((name) => (name === 'sampler' || name === 'schedule' ? settings[name] : `${name} ${settings[name]}`)).join(' · ') || 'More' // prettier-ignore
}

/** Takes every text; what makes no sense is said and changes nothing. */
function SharedField({ name, value }: { readonly name: Field; readonly value: string }) {
  const [typed, setTyped] = useState<{ readonly text: string; readonly over: string }>()
  const store = useAppStore()
  // What was typed stands until the setting itself is another.
  const text = typed?.over === value ? typed.text : value
  const { settings, problem } = read(name, text)
  const change = (next: string) => {
    const { grid, editGrid } = store.getState()
    const taken = read(name, next).settings
    setTyped({ text: next, over: taken ? String(taken[name]) : value })
    if (taken) editGrid({ settings: { ...grid.settings, ...taken } }, name)
  }
  const shared = {
    value: text,
    error: settings ? undefined : problem,
    size: 'xs',
    label: parameterLabel(name),
  } as const
  return name === 'prompt' || name === 'negative' ? (
    <Textarea {...shared} autosize minRows={2} maxRows={6} onChange={(event) => change(event.currentTarget.value)} />
  ) : (
    <TextInput {...shared} onChange={(event) => change(event.currentTarget.value)} />
  )
}

function read(name: Field, text: string): { readonly settings?: Partial<Settings>; readonly problem?: string } {
  const { settings, problems } = readFields({ [name]: textual.has(name) ? text : parsed(text) })
  const [problem] = problems
  return problem === undefined ? { settings } : { problem: problem.replace(/^settings: \w+: /, '') }
}
const textual: ReadonlySet<Field> = new Set<Field>([
  'prompt', 'negative', 'sampler', 'schedule', 'recipe', 'rng', 'stepNoise', 'promptSyntax', 'guidanceMethod', 'method',
]) // prettier-ignore
