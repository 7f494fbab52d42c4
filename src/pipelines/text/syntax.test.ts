import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readComposable } from './composable.ts'
import { readEmphasis } from './emphasis.ts'
import { entryAt, promptSchedule } from './prompt-schedule.ts'

type Pair = [text: string, weight: number]
const { steps, cases } = JSON.parse(
  readFileSync(new URL('../../../test/goldens/guidance/syntax.json', import.meta.url), 'utf8'),
) as { steps: number; cases: [prompt: string, schedule: [number, string][], emphasis: Pair[], and: Pair[]][] }
const pieces = fc.constantFrom('[', ']', '(', ')', ':', '|', 'a', ' ', '.5', '3', '\\', 'BREAK', ' AND ', '\n', '🦊')
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
)

test('prompts are read as A1111 reads them', () => {
  expect(cases.length).toBeGreaterThan(250)
  for (const [prompt, schedule, emphasis, and] of cases) {
    const said = JSON.stringify(prompt)
    const read = promptSchedule(prompt, steps).map(({ until, text: now }) => [until, now])
    expect(read, `schedule of ${said}`).toEqual(schedule)
    expect(readEmphasis(prompt), `emphasis of ${said}`).toEqual(emphasis)
    expect(readComposable(prompt), `AND of ${said}`).toEqual(and)
  }
})

describe('schedules', () => {
  test('cover the whole run with rising ends, whatever the prompt', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (prompt, count) => {
        const ends = promptSchedule(prompt, count).map(({ until }) => until)
        expect(ends.at(-1)).toBe(count)
        expect(ends).toEqual([...new Set(ends)].sort((a, b) => a - b))
      }),
    )
  })

  test('leave a prompt without square brackets as it is', () => {
    fc.assert(
      fc.property(
        text.map((any) => any.replace(/[[\]]/g, '')),
        (prompt) => {
          expect(promptSchedule(prompt, 9)).toEqual([{ until: 9, text: prompt }])
        },
      ),
    )
  })

  test('turn at the step that A1111 turns at', () => {
    const turns = (prompt: string) => {
      const schedule = promptSchedule(prompt, 5)
      return [0, 1, 2, 3, 4].map((step) => schedule[entryAt(schedule, step)]!.text).join('')
    }
    expect(turns('[a:b:2]')).toBe('aaabb')
    expect(turns('[a|b]')).toBe('aabab')
    expect(turns('[b:0]')).toBe('bbbbb')
  })

  test('read long nests and long texts in no time', () => {
    const started = performance.now()
    for (const piece of ['(', '[', '[a:', '[a|', '((a)', '(a)', ' ', 'a:', '\\['])
      promptSchedule(piece.repeat(20_000), 5)
    const nested = (depth: number) => '['.repeat(depth) + 'a' + ':b:.5]'.repeat(depth)
    expect(promptSchedule(nested(100), 4).map(({ text: now }) => now)).toEqual(['a', 'b'])
    expect(promptSchedule(nested(20_000), 4).length).toBeGreaterThan(0)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe('emphasis', () => {
  test('never loses a word, and throws nothing but a bad weight', () => {
    fc.assert(
      fc.property(text, (prompt) => {
        try {
          const texts = readEmphasis(prompt)
          expect(texts.length).toBeGreaterThan(0)
          expect(texts.every(([, weight], i) => Number.isFinite(weight) && weight !== texts[i - 1]?.[1])).toBe(true)
        } catch (error) {
          expect(String(error)).toMatch(/prompt: weight: expected a number, got "[+\-.\d]+"/)
        }
      }),
    )
    expect(() => readEmphasis('(a:1.2.3)')).toThrow('prompt: weight: expected a number, got "1.2.3"')
  })

  test('without brackets, backslashes and BREAK there is one text of weight 1', () => {
    fc.assert(
      fc.property(
        text.map((any) => any.replace(/[[\]()\\]|BREAK/g, '')),
        (prompt) => {
          expect(readEmphasis(prompt)).toEqual([[prompt, 1]])
        },
      ),
    )
  })
})

test('AND parts put together again are the words of the prompt', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.stringMatching(/^[a-z ]*[a-z]$/), fc.integer({ min: -9, max: 9 })), { minLength: 1 }),
      (parts) => {
        expect(readComposable(parts.map(([words, weight]) => `${words} :${weight}`).join(' AND '))).toEqual(
          parts.map(([words, weight], i) => [i > 0 ? ` ${words}` : words, weight]),
        )
      },
    ),
  )
})
