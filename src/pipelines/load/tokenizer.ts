// The files of a tokenizer's folder, read for the tokenizer that they make.
import type { Folder } from '../../weights/folder.ts'
import type { Tokenizer } from '../model.ts'
import { readTokenizer } from '../text/tokenizer.ts'

/** Reads `part`, such as `tokenizer_2`, for an encoder of `length` tokens that reads its pooled output at `endToken`. */
export async function loadTokenizer(
  folder: Folder,
  part: string,
  length: number,
  endToken: number,
): Promise<Tokenizer> {
  const json = async (name: string) =>
    (await folder.has(`${part}/${name}`)) ? await folder.json(`${part}/${name}`) : undefined
  const [tokenizer, config, specialTokens] = await Promise.all(
    ['tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json'].map(json),
  )
  if (tokenizer !== undefined) return readTokenizer({ tokenizer, config, specialTokens }, length, endToken)
  const vocab = await json('vocab.json')
  const hasMerges = await folder.has(`${part}/merges.txt`)
  const merges = hasMerges ? { merges: await folder.text(`${part}/merges.txt`) } : {}
  return readTokenizer({ vocab, ...merges, config, specialTokens }, length, endToken)
}
