// docs/recipes.md, written from the table of recipes and from what the tests measure.
import type { Recipe } from '../src/pipelines/recipes/types.ts'

/** The worst relative L2 distance to the reference by recipe. */
export type Errors = ReadonlyMap<string, number>

const bound = (error: number) => `1e${Math.ceil(Math.log10(Math.max(error, 1e-16)))}`
const span = ({ least, usual, most }: Recipe['guidance']) =>
  least === most ? String(usual) : `${usual} (${least} to ${most})`

/** `1, 2, 4` or `1 to 8`. */
function listed(steps: readonly number[]): string {
  const [first, last] = [steps[0]!, steps.at(-1)!]
  return steps.length > 2 && last - first === steps.length - 1 ? `${first} to ${last}` : steps.join(', ')
}

/** What the network is asked at, where no schedule says it: for the usual number of steps. */
function askedAt({ timesteps, sigmas, schedules, usualSteps, timeShift }: Recipe): string {
  const short = (values: readonly number[]) => (values.length > 8 ? `${values.length} even ones` : values.map((t) => Number(t.toPrecision(4))).join(', ')) // prettier-ignore
  const [at, levels] = [timesteps?.[usualSteps], sigmas?.[usualSteps]]
  const asked = at ? `timesteps ${short(at)}` : levels ? `levels ${short(levels)}` : schedules.map((id) => `\`${id}\``).join(', ') // prettier-ignore
  return timeShift === undefined ? asked : `${asked}; told ${timeShift} / 1000 of them`
}

export function recipesPage(recipes: readonly Recipe[], errors: Errors): string {
  const row = (recipe: Recipe) => {
    const { id, label, needs, steps, usualSteps, samplers, guidance, eta, licence, source } = recipe
    const cells = [
      `\`${id}\``,
      `${label}. ${needs}.`,
      `${listed(steps)}${steps.length > 1 ? `; usually ${usualSteps}` : ''}`,
      samplers.map((one) => `\`${one}\``).join(', '),
      askedAt(recipe),
      span(guidance),
      recipe.samplers.some((one) => one === 'tcd' || one === 'ddim') ? span(eta) : '',
      bound(errors.get(id)!),
      `${source}. ${licence}`,
    ]
    return `| ${cells.join(' | ')} |`
  }
  return `# Recipes

Written by \`src/pipelines/recipes/recipes.test.ts\`: \`npx vitest run --project node src/pipelines/recipes/recipes.test.ts -u\`.

How the files of the few-step methods are sampled, as data: \`src/pipelines/recipes/\`. \`--recipe ID\`, *Recipe* in the page, \`recipe\` as an axis of a grid. A recipe
refuses steps, samplers, guidance and eta that its files were not trained for, naming those that they were. It is proposed where a folder's or an adapter's name, or
the adapter's own metadata, calls for it. A guidance of at most 1 is none: one question a step, no negative prompt.

The error is the relative L2 distance of the last latents to those of the method's own scheduler (\`training/goldens_recipes.py\`) on the exact network of a mixture of
Gaussians, the worst over its step counts; what the network is told is held to the same. 1e-4 is allowed.

| id | what for | steps | sampler | asked at | guidance | eta | error | source and licence |
|---|---|---|---|---|---|---|---|---|
${recipes.map(row).join('\n')}

Beside the embedded model lie students of our own, drawn by these recipes: its card tells which, and how well they draw
([public/models/nano/README.md](../public/models/nano/README.md)). \`test/students.test.ts\` holds what they are asked against diffusers' schedulers.
`
}
