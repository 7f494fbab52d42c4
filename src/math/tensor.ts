// A dense array with a shape, on the CPU. Knows no runtime and no device.

/** Row-major. Float64Array appears in parity tests only; networks answer in Float32Array. */
export type Tensor = { readonly shape: readonly number[]; readonly data: Float32Array | Float64Array }
