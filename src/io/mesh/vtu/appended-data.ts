import { deflateSync } from 'node:zlib';

/** Bytes that are compressed at a time; readers hold one block of each array. */
const blockBytes = 1 << 20;
/** Fast rather than small: fields of a run compress to about the same size at every level. */
const level = 3;

/** The arrays of a VTK file in XML, appended to it one after the other: compressed by zlib in blocks, each array behind a table of its blocks. */
export class AppendedData {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** Adds an array. @returns its offset, for the element that describes it */
  add(values: Float64Array | Int32Array | Uint8Array): number {
    const offset = this.#length;
    const bytes = littleEndian(values);
    const whole = Math.floor(bytes.length / blockBytes);
    const rest = bytes.length - whole * blockBytes;
    const blocks = whole + (rest > 0 ? 1 : 0);
    const packed = Array.from({ length: blocks }, (_, block) =>
      deflateSync(bytes.subarray(block * blockBytes, (block + 1) * blockBytes), { level }),
    );
    // The number of blocks, the size of a whole one, that of a last one which is not whole (0: it is), and the compressed sizes.
    const head = [blocks, blockBytes, rest, ...packed.map((block) => block.length)];
    const table = Buffer.alloc(8 * head.length);
    for (const [place, value] of head.entries()) table.writeBigUInt64LE(BigInt(value), 8 * place);
    for (const part of [table, ...packed]) {
      this.#parts.push(part);
      this.#length += part.length;
    }
    return offset;
  }

  get parts(): readonly Uint8Array[] {
    return this.#parts;
  }
}

const machineIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function littleEndian(values: Float64Array | Int32Array | Uint8Array): Uint8Array {
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  if (machineIsLittle || values.BYTES_PER_ELEMENT === 1) return bytes;
  const copy = Buffer.from(bytes);
  return values.BYTES_PER_ELEMENT === 8 ? copy.swap64() : copy.swap32();
}
