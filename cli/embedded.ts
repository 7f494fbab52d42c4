// Where the models that come with the clone lie.
import { fileURLToPath } from 'node:url'

const at = (name: string) => fileURLToPath(new URL(`../public/models/${name}`, import.meta.url))

export const embeddedModel = at('nano')
export const embeddedJudge = at('judge')
export const embeddedClip = at('clip')
