// vocab.json + merges.txt of older checkpoints -> the content of the tokenizer.json that they lack.

const words = String.raw`<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`

/**
 * What transformers' CLIPTokenizer builds: NFC, single spaces, lower case, split into words, byte-level BPE. `specials` are
 * the begin, end and padding tokens, which stand alone wherever they occur, even where padding is `!`.
 */
export function tokenizerJson(
  vocab: Record<string, unknown>,
  merges: string,
  specials: readonly string[],
): Record<string, unknown> {
  return {
    version: '1.0',
    added_tokens: [...new Set(specials)].map((content) => ({
      id: vocab[content],
      content,
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: String.raw`\s+` }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: words }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      unk_token: '<|endoftext|>',
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab,
      merges: merges
        .split(/\r?\n/)
        .filter((line, i) => line.trim() !== '' && !(i === 0 && line.startsWith('#version')))
        .map((line) => line.split(' ')),
    },
  }
}
