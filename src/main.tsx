// Mounts the page: engine, storage and store are made here and nowhere else.
import '@mantine/core/styles.css'
import './app/app.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { version } from '../package.json'
import { App } from './app/app.tsx'
import { readPlace } from './app/location.ts'
import { createEngine } from './engine/engine.ts'
import { connectWorker } from './engine/worker.ts'
import { alone } from './store/alone.ts'
import { startMeasure } from './store/compare/measurer.ts'
import { shared } from './store/compare/turn.ts'
import { createStore } from './store/create.ts'
import { readModel } from './store/model-handle.ts'
import { openStorage } from './store/idb.ts'
import { decodePng, encodePng } from './store/png.ts'
import { start } from './store/start.ts'
import type { Services } from './store/state.ts'

const services: Services = {
  engine: createEngine(connectWorker),
  storage: openStorage('fewstep'),
  encodePng,
  decodePng,
  alone: shared(alone),
  measure: startMeasure(),
  readModel,
  builtIn: { kind: 'url', url: new URL('models/nano/', document.baseURI).href },
  program: `fewstep ${version}`,
  randomSeed: () => crypto.getRandomValues(new Uint32Array(1))[0]!,
  now: () => Date.now(),
}

const store = createStore(services)
const { room, layer, link, gridLink } = readPlace(location.hash)
store.setState({ room, layer })
if (link || gridLink !== undefined) history.replaceState(undefined, '', `#${room}`)

createRoot(document.querySelector('#root')!).render(
  <StrictMode>
    <App store={store} />
  </StrictMode>,
)
// What was left in the Compare room is read first: Undo leads back to it.
void start(store, services, link).then(() => gridLink !== undefined && store.getState().openGridLink(gridLink))

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  const { serviceWorker } = navigator
  void serviceWorker.register(new URL('service-worker.js', document.baseURI)).catch(() => undefined)
  // Once the model is loaded the service worker keeps it too, so that the next visit needs no network.
  const keep = () => void serviceWorker.ready.then(({ active }) => active?.postMessage('keep'))
  const off = store.subscribe(({ model }) => {
    if (!model) return
    off()
    keep()
  })
}
