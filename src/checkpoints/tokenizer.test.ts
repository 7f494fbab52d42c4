import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { readTokenizer } from '../pipelines/text/tokenizer.ts'
import { vocabularyOf } from './tokenizer.ts'

const packed = gunzipSync(readFileSync('test/goldens/checkpoints.json.gz')).toString()
const { tokens } = JSON.parse(packed) as { tokens: { text: string; ids: number[] }[] }

it('makes of CLIP’s merges the tokenizer that everybody has', () => {
  const merges = readFileSync('public/models/clip/merges.txt', 'utf8')
  const tokenize = readTokenizer({ vocab: vocabularyOf(merges), merges }, 77)
  for (const { text, ids } of tokens) expect([text, [...tokenize(text).ids]]).toEqual([text, ids])
})
