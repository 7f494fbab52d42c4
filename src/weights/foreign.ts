// Recognises what people download by mistake instead of a safetensors file, from its first bytes.

/** Why these first bytes (512 are plenty) are no safetensors file and what to do, or undefined if nothing else is recognised. */
export const foreign = (first: Uint8Array): string | undefined => {
  const text = new TextDecoder('latin1')
    .decode(first)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  if (/^<(?:!doctype|html|head|\?xml|!--)/i.test(text))
    return 'this is a web page, not a model: the download probably needed a login, or the address is wrong'
  if (text.startsWith('version https://git-lfs'))
    return 'this is a Git LFS pointer, not the file itself: run `git lfs pull`, or download the file from the site'
  // A pickle opens with PROTO 2 to 5; torch.save wraps one in a zip; its oldest form pickles a long magic number first.
  const isZip = text.startsWith('PK\u0003\u0004')
  const isPickle = first[0] === 0x80 && first[1]! >= 2 && first[1]! <= 5 && !isHeaderLength(first)
  if (isZip || isPickle)
    return 'this is a Python pickle (.ckpt, .bin, .pt), which can run code when opened, so it is not read here: ask for the .safetensors version'
  if (text.startsWith('GGUF')) return 'this is a GGUF file: expected .safetensors'
  return undefined
}

/** A safetensors file whose header happens to be 0x0280 bytes long starts like a pickle, but goes on with zeros and `{`. */
const isHeaderLength = (first: Uint8Array) => first[8] === 0x7b && first.subarray(4, 8).every((byte) => byte === 0)
