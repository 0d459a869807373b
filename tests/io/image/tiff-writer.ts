import { deflateSync } from 'node:zlib';

/** How a test image is stored. */
export interface TiffStyle {
  readonly bits: 1 | 2 | 4 | 8 | 16 | 32;
  readonly signed?: boolean;
  readonly bigEndian?: boolean;
  readonly bigTiff?: boolean;
  readonly compression?: 'none' | 'deflate' | 'packbits' | 'lzw';
  readonly differences?: boolean;
  readonly rowsPerStrip?: number;
  readonly tile?: readonly [rows: number, columns: number];
  /** Tags that are added or replaced: number, type, values. */
  readonly tags?: readonly (readonly [tag: number, type: number, values: readonly number[] | string])[];
}

const compressions = { none: 1, lzw: 5, deflate: 8, packbits: 32_773 } as const;

/** PackBits (Apple): runs and literals. */
function packBits(bytes: Uint8Array): Buffer {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let run = 1;
    while (run < 128 && bytes[at + run] === bytes[at]) run++;
    if (run > 1) {
      out.push(257 - run, bytes[at]!);
      at += run;
    } else {
      let end = at + 1;
      while (end < bytes.length && end - at < 128 && bytes[end] !== bytes[end + 1]) end++;
      out.push(end - at - 1, ...bytes.subarray(at, end));
      at = end;
    }
  }
  return Buffer.from(out);
}

/** LZW as TIFF has it: most significant bit first, codes widen one entry early. */
function lzw(bytes: Uint8Array): Buffer {
  const out: number[] = [];
  let [buffer, filled, width] = [0, 0, 9];
  const emit = (code: number): void => {
    buffer = (buffer << width) | code;
    filled += width;
    while (filled >= 8) {
      out.push((buffer >> (filled - 8)) & 255);
      filled -= 8;
    }
    buffer &= (1 << filled) - 1;
  };
  let table = new Map<string, number>();
  const clear = (): void => {
    emit(256);
    table = new Map(Array.from({ length: 256 }, (_, code) => [String.fromCharCode(code), code]));
    width = 9;
  };
  clear();
  let next = 258;
  let word = '';
  for (const byte of bytes) {
    const longer = word + String.fromCharCode(byte);
    if (table.has(longer)) {
      word = longer;
      continue;
    }
    emit(table.get(word)!);
    table.set(longer, next++);
    if (next === 4094) {
      clear();
      next = 258;
    } else if (next === 1 << width) width++;
    word = String.fromCharCode(byte);
  }
  if (word !== '') {
    emit(table.get(word)!);
    if (++next === 1 << width && width < 12) width++;
  }
  emit(257);
  if (filled > 0) out.push((buffer << (8 - filled)) & 255);
  return Buffer.from(out);
}

/** Writes pages of rows x columns numbers as a TIFF file, by the specification (TIFF 6.0) and not by the reader. */
export function writeTiff(
  pages: readonly ArrayLike<number>[],
  rows: number,
  columns: number,
  style: TiffStyle,
): Buffer {
  const { bits, bigEndian = false, bigTiff = false, compression = 'none', differences = false } = style;
  const parts: Buffer[] = [];
  let length = 0;
  const put = (bytes: Buffer): number => {
    const at = length;
    parts.push(bytes);
    length += bytes.length;
    if (length % 2 === 1) {
      parts.push(Buffer.alloc(1));
      length++;
    }
    return at;
  };
  const number = (value: number, size: number): Buffer => {
    const bytes = Buffer.alloc(size);
    if (size === 8) bigEndian ? bytes.writeBigUInt64BE(BigInt(value)) : bytes.writeBigUInt64LE(BigInt(value));
    else bigEndian ? bytes.writeUIntBE(value, 0, size) : bytes.writeUIntLE(value, 0, size);
    return bytes;
  };
  const pointer = bigTiff ? 8 : 4;
  const order = bigEndian ? 'MM' : 'II';
  put(
    Buffer.concat([
      Buffer.from(order),
      number(bigTiff ? 43 : 42, 2),
      ...(bigTiff ? [number(8, 2), number(0, 2)] : []),
      number(0, pointer),
    ]),
  );
  let link = bigTiff ? 8 : 4;
  const links: [at: number, to: number][] = [];

  for (const page of pages) {
    const [blockRows, blockColumns] = style.tile ?? [style.rowsPerStrip ?? rows, columns];
    const offsets: number[] = [];
    const counts: number[] = [];
    for (let top = 0; top < rows; top += blockRows) {
      for (let left = 0; left < columns; left += blockColumns) {
        const height = style.tile === undefined ? Math.min(blockRows, rows - top) : blockRows;
        const rowBytes = Math.ceil((blockColumns * bits) / 8);
        const bytes = Buffer.alloc(rowBytes * height);
        for (let row = 0; row < height; row++) {
          let before = 0;
          for (let column = 0; column < blockColumns; column++) {
            const inside = top + row < rows && left + column < columns;
            const value = inside ? page[(top + row) * columns + left + column]! : 0;
            const stored = (((differences ? value - before : value) % 2 ** bits) + 2 ** bits) % 2 ** bits;
            before = value;
            if (bits < 8)
              bytes[row * rowBytes + ((column * bits) >> 3)]! |= stored << (8 - bits - ((column * bits) & 7));
            else number(stored, bits / 8).copy(bytes, row * rowBytes + (column * bits) / 8);
          }
        }
        const packed = { none: bytes, deflate: deflateSync(bytes), packbits: packBits(bytes), lzw: lzw(bytes) }[
          compression
        ];
        offsets.push(put(packed));
        counts.push(packed.length);
      }
    }
    const blockTags: [number, number, readonly number[]][] =
      style.tile === undefined
        ? [
            [273, 4, offsets],
            [278, 3, [blockRows]],
            [279, 4, counts],
          ]
        : [
            [322, 3, [blockColumns]],
            [323, 3, [blockRows]],
            [324, 4, offsets],
            [325, 4, counts],
          ];
    const tags = new Map<number, readonly [type: number, values: readonly number[] | string]>([
      [256, [3, [columns]]],
      [257, [4, [rows]]],
      ...(bits === 1 ? [] : ([[258, [3, [bits]]]] as const)),
      [259, [3, [compressions[compression]]]],
      [262, [3, [1]]],
      ...(differences ? ([[317, [3, [2]]]] as const) : []),
      ...(style.signed === true ? ([[339, [3, [2]]]] as const) : []),
      ...blockTags.map(([tag, type, values]) => [tag, [type, values]] as const),
      ...(style.tags ?? []).map(([tag, type, values]) => [tag, [type, values]] as const),
    ]);
    const entries: Buffer[] = [];
    for (const [tag, [type, values]] of [...tags].sort(([a], [b]) => a - b)) {
      const size = [0, 1, 1, 2, 4, 8][type]!;
      const content =
        typeof values === 'string'
          ? Buffer.from(`${values}\0`)
          : Buffer.concat(values.map((value) => number(value, size)));
      const place = Buffer.alloc(pointer);
      if (content.length <= pointer) content.copy(place);
      else number(put(content), pointer).copy(place);
      entries.push(Buffer.concat([number(tag, 2), number(type, 2), number(content.length / size, pointer), place]));
    }
    const at = put(Buffer.concat([number(entries.length, bigTiff ? 8 : 2), ...entries, number(0, pointer)]));
    links.push([link, at]);
    link = at + (bigTiff ? 8 : 2) + entries.length * (bigTiff ? 20 : 12);
  }
  const file = Buffer.concat(parts);
  for (const [at, to] of links) number(to, pointer).copy(file, at);
  return file;
}
