// What ONNX Runtime's words for a failure mean. Knows the words of version 1.30, not their stack.
import { failure } from '../weights/failure.ts'

const meanings = [
  [
    'out-of-memory',
    // The last two: one tensor beyond the 4 GiB that 32-bit WebAssembly can address.
    /out of memory|bad_alloc|failed to allocate|array buffer allocation|enlarge memory|SafeIntOnOverflow|shape is too large/i,
  ],
  // What Dawn says of a tensor that no buffer, or no binding of one, may be large enough for.
  ['out-of-memory', /exceeds the max buffer size|larger than the maximum (?:\w+ )*binding size/i],
  ['device-lost', /device (?:was |is )?lost|lost device/i],
] as const

/** The kind of failure that these words tell of, if they are known. */
export const meaningOf = (words: string) => meanings.find(([, pattern]) => pattern.test(words))?.[0]

/** Throws what was caught as a failure of one line: `session: <stage>: <what happened>: <ONNX Runtime's words>`. */
export const runFailure =
  (stage: 'create' | 'run') =>
  (cause: unknown): never => {
    // WebAssembly throws bare numbers where memory runs out in the middle of a C++ exception.
    const words = cause instanceof Error ? cause.message : typeof cause === 'number' ? 'out of memory' : String(cause)
    const line = words
      .replaceAll(/\S*\/onnxruntime\/core\//g, '')
      .replaceAll(/\s+/g, ' ')
      .slice(0, 400)
    const meaning = meaningOf(words)
    if (meaning) throw failure(meaning, `session: ${stage}: ${meaning.replaceAll('-', ' ')}: ${line}`, cause)
    throw failure('internal', `session: ${stage}: ${line}`, cause)
  }
