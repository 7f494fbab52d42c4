// The thread that loads models and draws pictures.
import { serve } from '../src/engine/wire.ts'
import { createHost } from '../src/pipelines/host.ts'

// Workers lie one folder below the page, as built and as served in development; the judge and CLIP's merges come with the page.
const beside = (name: string) => ({ kind: 'url', url: new URL(`../models/${name}/`, self.location.href).href }) as const
serve(createHost({ judge: beside('judge'), clip: beside('clip') }))
