import { inflateSync } from 'node:zlib';

/** Bytes of an array's type in a file. */
const widths: Readonly<Record<string, number>> = { Float64: 8, Int32: 4, UInt8: 1 };

/** An array as the head of a file describes it. */
export interface DescribedArray {
  /** `Float64`, `Int32` or `UInt8`. */
  readonly type: string;
  readonly name: string;
  /** Numbers a place. */
  readonly components: number;
  /** Where it stands in the appended data. */
  readonly offset: number;
}

/**
 * Reads an array of `AppendedData`.
 *
 * @param data what follows the underscore of the file
 * @param length numbers that it must have
 * @throws RangeError when the data are cut off or have another length
 * @throws Error when a block is no zlib stream
 */
export function readAppended(data: Buffer, { type, name, offset }: DescribedArray, length: number): Float64Array {
  const width = widths[type];
  if (width === undefined) throw new RangeError(`the array "${name}" is of type ${type}, which is not written here`);
  const count = (at: number): number => Number(data.readBigUInt64LE(offset + 8 * at));
  const blocks = count(0);
  const whole = count(1);
  const expected = length * width;
  const fits = blocks === Math.ceil(expected / whole) && (blocks === 0 || whole > 0);
  if (!fits && !(blocks === 0 && expected === 0))
    throw new RangeError(`the array "${name}" has another length than ${length}`);
  const bytes = Buffer.alloc(expected);
  let from = offset + 8 * (3 + blocks);
  let to = 0;
  for (let block = 0; block < blocks; block++) {
    const size = count(3 + block);
    if (from + size > data.length) throw new RangeError(`the array "${name}" is cut off`);
    const unpacked = inflateSync(data.subarray(from, from + size), { maxOutputLength: whole });
    if (to + unpacked.length > expected) throw new RangeError(`the array "${name}" is longer than ${length}`);
    unpacked.copy(bytes, to);
    from += size;
    to += unpacked.length;
  }
  if (to !== expected) throw new RangeError(`the array "${name}" has another length than ${length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length }, (_, k) =>
    width === 8 ? view.getFloat64(8 * k, true) : width === 4 ? view.getInt32(4 * k, true) : view.getUint8(k),
  );
}
