// A report of a failure for whoever can help: browser, device, settings; never the prompts.
import type { Failure } from '../../protocol.ts'
import type { State } from '../../store/state.ts'

export function report(failure: Failure, { model, draft, wish }: State): string {
  const { prompt: _, negative: __, ...settings } = draft
  const facts = {
    failure: failure.message,
    details: failure.details,
    kind: failure.kind,
    browser: navigator.userAgent,
    cores: navigator.hardwareConcurrency,
    isolated: globalThis.crossOriginIsolated,
    wish,
    model: model && { name: model.name, family: model.family, precision: model.precision, device: model.device },
    settings,
  }
  return JSON.stringify(facts, undefined, 2)
}
