// The methods to draw by: one draws, several are compared. Each says what it does and what it costs.
import { Checkbox, NativeSelect, Switch, Text, Title } from '@mantine/core'
import type { Settings } from '../../protocol.ts'
import { bakes, byMethod, chosenMethods, dialsOf } from '../../store/compose.ts'
import { methods, rowsAStep, rowsOfPicture } from '../../store/methods.ts'
import { counted } from '../format.ts'
import { HelpTip } from '../create/help-tip.tsx'
import { useApp } from '../use-app.ts'
import { Amount } from './amount.tsx'
import { Profiles } from './profiles.tsx'
import classes from './method-choice.module.css'

export function MethodChoice() {
  const draft = useApp((state) => state.draft)
  const beside = useApp((state) => state.methods)
  const dials = useApp((state) => state.dials)
  const edit = useApp((state) => state.edit)
  const setDial = useApp((state) => state.setDial)
  const setMethods = useApp((state) => state.setMethods)
  const profile = useApp((state) => state.profileAdapters)
  const chosen = chosenMethods({ draft, methods: beside })
  const toggle = (id: string) => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]
    if (next.length > 0) setMethods(methods.map((method) => method.id).filter((one) => next.includes(one)))
  }
  const allChosen = chosen.length === methods.length
  return (
    <section aria-labelledby="methods">
      <div className={classes.title}>
        <Title order={3} size="h6" id="methods">
          Methods
        </Title>
        <button
          type="button"
          className={classes.all}
          onClick={() => setMethods(allChosen ? chosen.slice(0, 1) : methods.map(({ id }) => id))}
        >
          {allChosen ? 'Only the first' : 'All'}
        </button>
      </div>
      <ul className={classes.list}>
        {methods.map(({ id, label, help, source, parameters = none }) => (
          <li key={id}>
            <div className={classes.method}>
              <Checkbox
                size="xs"
                checked={chosen.includes(id)}
                onChange={() => toggle(id)}
                label={
                  <>
                    {label}{' '}
                    <Text span size="xs" c="dimmed">
                      {costOf(byMethod({ draft, dials }, id))}
                    </Text>
                  </>
                }
              />
              <HelpTip about={label}>{`${help} ${source}.`}</HelpTip>
            </div>
            {chosen.includes(id) &&
              parameters.map((parameter) =>
                parameter.choices ? (
                  <NativeSelect
                    key={parameter.id}
                    size="xs"
                    label={parameter.label}
                    data={parameter.choices.map((choice, i) => ({ value: String(parameter.min + i), label: choice }))}
                    value={String(dialsOf({ draft, dials }, id)?.[parameter.id] ?? parameter.usual)}
                    onChange={(event) => {
                      setDial(id, parameter.id, Number(event.currentTarget.value))
                      if (parameter.id === 'profiled' && event.currentTarget.value === '1') void profile()
                    }}
                  />
                ) : (
                  <Amount
                    key={parameter.id}
                    label={parameter.label}
                    of={label}
                    value={dialsOf({ draft, dials }, id)?.[parameter.id] ?? parameter.usual}
                    onChange={(value) => setDial(id, parameter.id, value)}
                    usual={[parameter.min, parameter.max]}
                    allowed={[parameter.min, parameter.max]}
                    step={(parameter.max - parameter.min) / 20}
                  />
                ),
              )}
            {chosen.includes(id) && dialsOf({ draft, dials }, id)?.['profiled'] === 1 && <Profiles />}
          </li>
        ))}
      </ul>
      {bakes(draft, chosen[0]!) && (
        <Switch
          size="xs"
          mt="xs"
          label="Bake into the weights: full speed, a pause at every change"
          checked={draft.bakeAdapters === true}
          onChange={(event) => edit({ bakeAdapters: event.currentTarget.checked })}
        />
      )}
    </section>
  )
}

/** `24 rows · 6 a step`. */
const costOf = (settings: Settings): string =>
  `${counted(rowsOfPicture(settings), 'row')} · ${rowsAStep(settings)} a step`

const none: readonly never[] = []
