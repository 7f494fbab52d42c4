// The file of prompts to judge by, as `python -m training.prompts` writes it.
import * as v from 'valibot'
import { categories } from '../../src/judge/category.ts'
import { BadArguments } from '../terminal/bad-arguments.ts'

const schema = v.pipe(
  v.array(
    v.object({
      category: v.picklist(categories, `expected one of ${categories.join(', ')}`),
      prompt: v.string('expected a text'),
      /** What the judge reads from a real picture of it. */
      features: v.exactOptional(v.array(v.number('expected a number'), 'expected a list of numbers')),
    }),
    'expected a list',
  ),
  v.minLength(1, 'expected prompts, got none'),
)
export type Prompts = v.InferOutput<typeof schema>

/** Throws one line, `FILE: 3: category: expected ...`, prompts counted from 1. */
export function readPrompts(text: string, file: string): Prompts {
  const refuse = (message: string) => new BadArguments(`${file}: ${message}`)
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    throw refuse('expected JSON')
  }
  const read = v.safeParse(schema, raw)
  if (read.success) return read.output
  const [issue] = read.issues
  const path = issue.path?.map(({ key }) => `${typeof key === 'number' ? key + 1 : String(key)}: `).join('') ?? ''
  throw refuse(`${path}${issue.message}`)
}
