/** Unfolds the bytes of one strip or tile. `most` bytes are enough: what is beyond may be left out. Damaged bytes throw, or give fewer. */
export type Unpack = (packed: Buffer, most: number) => Promise<Uint8Array> | Uint8Array;

/** PackBits (Apple; TIFF 6.0, section 9): runs and literals. */
export function unpackBits(packed: Uint8Array, most: number): Uint8Array {
  const bytes = new Uint8Array(most);
  let [to, from] = [0, 0];
  while (from < packed.length && to < most) {
    const header = packed[from++]!;
    if (header < 128) {
      const literal = packed.subarray(from, from + Math.min(header + 1, most - to));
      bytes.set(literal, to);
      to += literal.length;
      from += header + 1;
    } else if (header > 128 && from < packed.length) {
      const end = Math.min(most, to + 257 - header);
      bytes.fill(packed[from++]!, to, end);
      to = end;
    }
  }
  return bytes.subarray(0, to);
}

const [clearCode, endCode, firstFree, widest] = [256, 257, 258, 12];

/**
 * LZW (Welch 1984; TIFF 6.0, section 13): codes of 9 to 12 bits, the most significant bit first, which widen one entry early.
 * @throws Error when a code stands for nothing
 */
export function unpackLzw(packed: Uint8Array, most: number): Uint8Array {
  const bytes = new Uint8Array(most);
  // What a code stands for lies in the output already: its start and its length there.
  const starts = new Int32Array(1 << widest);
  const lengths = new Int32Array(1 << widest);
  let [next, width, buffer, filled, to] = [firstFree, 9, 0, 0, 0];
  for (let from = 0; to < most; ) {
    while (filled < width && from < packed.length) {
      buffer = ((buffer << 8) | packed[from++]!) & 0xff_ffff;
      filled += 8;
    }
    if (filled < width) break;
    filled -= width;
    const code = (buffer >> filled) & ((1 << width) - 1);
    if (code === endCode) break;
    if (code === clearCode) {
      [next, width] = [firstFree, 9];
      continue;
    }
    const at = to;
    if (code < clearCode) bytes[to++] = code;
    else if (code < next) to = copy(bytes, starts[code]!, lengths[code]!, to);
    else throw new Error(`code ${code} before its meaning`);
    // What this code stands for and the first byte of the next one are a new entry, which the next code may itself be.
    if (next < 1 << widest) {
      starts[next] = at;
      lengths[next] = to - at + 1;
      next++;
    }
    if (next === 1 << width && width < widest) width++;
  }
  return bytes.subarray(0, to);
}

function copy(bytes: Uint8Array, start: number, length: number, to: number): number {
  const end = Math.min(bytes.length, to + length);
  // Byte by byte: an entry may reach into what it is writing.
  for (let from = start; to < end; from++, to++) bytes[to] = bytes[from]!;
  return to;
}
