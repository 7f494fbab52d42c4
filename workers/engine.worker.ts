// The thread that loads models and draws pictures.
import { serve } from '../src/engine/wire.ts'
import { createHost } from '../src/pipelines/host.ts'

// Workers lie one folder below the page, as built and as served in development; the judge comes with the page.
serve(createHost({ judge: { kind: 'url', url: new URL('../models/judge/', self.location.href).href } }))
