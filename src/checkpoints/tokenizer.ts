// CLIP's vocabulary from its merges alone: every one of them is a token, after the bytes and before the two that frame a prompt.

/** The printable stand-ins of the 256 bytes, in the order of CLIP's vocabulary (bytes_to_unicode of CLIP's simple_tokenizer.py). */
function symbols(): string[] {
  const range = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => String.fromCodePoint(from + i))
  const plain = [...range(33, 127), ...range(161, 173), ...range(174, 256)]
  return [...plain, ...range(256, 512 - plain.length)]
}

/** vocab.json of a merges.txt: ids by token. */
export function vocabularyOf(merges: string): Readonly<Record<string, number>> {
  const bytes = symbols()
  const lines = merges
    .split(/\r?\n/)
    .filter((line, i) => line.trim() !== '' && !(i === 0 && line.startsWith('#version')))
  const tokens = [
    ...bytes,
    ...bytes.map((symbol) => `${symbol}</w>`),
    ...lines.map((line) => line.split(' ').join('')),
    '<|startoftext|>',
    '<|endoftext|>',
  ]
  return Object.fromEntries(tokens.map((token, id) => [token, id]))
}
