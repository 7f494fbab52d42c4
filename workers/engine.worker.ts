// The thread that loads models and draws pictures.
import { serve } from '../src/engine/wire.ts'
import { createHost } from '../src/pipelines/host.ts'

serve(createHost())
