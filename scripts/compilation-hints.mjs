// Hints in a WebAssembly module for V8: see src/solvers/kernels/backend.ts, which compiles the module.

/** strategy: at the first call; first tier: the optimising compiler; last tier: the same (V8's names: lazy, optimized, optimized). */
const atFirstCallOptimised = 1 | (2 << 2) | (2 << 4);
const functionSection = 3;

/**
 * The module with a section that asks for every function to be compiled by the optimising compiler at its first call (V8's
 * "compilationHints", which other engines, and V8 without --experimental-wasm-compilation-hints, skip as unknown).
 * @param bytes {Uint8Array} a module; sections up to the functions' come first, then the hints, as V8 expects.
 * @returns {Uint8Array}
 */
export function withCompilationHints(bytes) {
  const header = 8;
  for (let at = header; at < bytes.length; ) {
    const [length, begin] = unsigned(bytes, at + 1);
    const end = begin + length;
    if (bytes[at] === functionSection) {
      const [count] = unsigned(bytes, begin);
      const name = new TextEncoder().encode('compilationHints');
      const hints = new Array(count).fill(atFirstCallOptimised);
      const contents = [...encoded(name.length), ...name, ...encoded(count), ...hints];
      const section = [0, ...encoded(contents.length), ...contents];
      return Uint8Array.from([...bytes.subarray(0, end), ...section, ...bytes.subarray(end)]);
    }
    at = end;
  }
  throw new Error('The module of kernels has no functions.');
}

/** A number in LEB128 and the place after it. */
function unsigned(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) << shift;
    if (byte < 128) return [value, at];
  }
}

/** A number in LEB128. */
function encoded(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}
