import { inflateSync } from 'node:zlib';
import { damagedImage } from '../image-file.js';
import type { IntegerArray } from '../label-collector.js';
import { type TiffDirectory, tag } from './directory.js';
import type { PageLayout } from './layout.js';
import { type Unpack, unpackBits, unpackLzw } from './unpack.js';
import { zstandardUnpacker } from './zstandard.js';

/** How a page is unpacked; every way stops at a limit. */
async function unpackerOf({ compression }: PageLayout): Promise<Unpack> {
  if (compression === 1) return (packed) => packed;
  if (compression === 8 || compression === 32_946)
    return (packed, most) => inflateSync(packed, { maxOutputLength: most });
  if (compression === 5) return unpackLzw;
  if (compression === 32_773) return unpackBits;
  return zstandardUnpacker();
}

/**
 * Reads the numbers of one page.
 * @returns rows x columns numbers
 * @throws LithostatError when strips or tiles are missing, cut or cannot be unpacked
 */
export async function readPage(directory: TiffDirectory, layout: PageLayout): Promise<IntegerArray> {
  const { file } = directory;
  const { rows, columns, block, page, bits, compression } = layout;
  const across = Math.ceil(columns / block.columns);
  const down = Math.ceil(rows / block.rows);
  const what = block.tiled ? 'tile' : 'strip';
  const offsets = directory.numbers(block.tiled ? tag.tileOffsets : tag.stripOffsets) ?? [];
  const counts = directory.numbers(block.tiled ? tag.tileByteCounts : tag.stripByteCounts);
  const rowBytes = Math.ceil((block.columns * bits) / 8);
  if (offsets.length < across * down)
    throw damagedImage(file.path, `${offsets.length} ${what}s on page ${page}`, `${across * down}`);
  const unpack = await unpackerOf(layout);
  const values = emptyPage(layout);
  for (let index = 0; index < across * down; index++) {
    const firstRow = Math.floor(index / across) * block.rows;
    const firstColumn = (index % across) * block.columns;
    const blockRows = Math.min(block.rows, rows - firstRow);
    const needed = rowBytes * blockRows;
    const full = rowBytes * block.rows;
    // Some writers leave the lengths out when nothing is compressed.
    const length = counts?.[index] ?? (compression === 1 ? needed : 0);
    if (compression !== 1 && length > 2 * full + 1024)
      throw damagedImage(
        file.path,
        `${what} ${index + 1} of page ${page} with ${length} bytes`,
        `at most ${2 * full + 1024}`,
      );
    const stored = compression === 1 ? Math.min(length, full) : length;
    const packed = file.bytes(offsets[index]!, stored, `${what} ${index + 1} of page ${page}`);
    const bytes = await unpacked(
      unpack,
      packed,
      full,
      () => `${what} ${index + 1} of page ${page} that cannot be unpacked`,
      file.path,
    );
    if (bytes.length < needed)
      throw damagedImage(file.path, `${bytes.length} bytes in ${what} ${index + 1} of page ${page}`, `${needed}`);
    if (layout.reversedBits) reverseBits(bytes);
    spread(bytes, rowBytes, layout, values, firstRow, firstColumn, blockRows);
  }
  return values;
}

async function unpacked(
  unpack: Unpack,
  packed: Buffer,
  most: number,
  got: () => string,
  file: string,
): Promise<Uint8Array> {
  try {
    return await unpack(packed, most);
  } catch (error) {
    throw damagedImage(file, `${got()} (${(error as Error).message})`, 'a whole block');
  }
}

function emptyPage({ rows, columns, bits, signed }: PageLayout): Exclude<IntegerArray, BigInt64Array | BigUint64Array> {
  const length = rows * columns;
  if (bits === 32) return signed ? new Int32Array(length) : new Uint32Array(length);
  if (bits === 16) return signed ? new Int16Array(length) : new Uint16Array(length);
  return signed && bits === 8 ? new Int8Array(length) : new Uint8Array(length);
}

function reverseBits(bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index++) {
    let [from, to] = [bytes[index]!, 0];
    for (let bit = 0; bit < 8; bit++, from >>= 1) to = (to << 1) | (from & 1);
    bytes[index] = to;
  }
}

/** Puts the numbers of a block into the page. Rows of a block begin on whole bytes. */
function spread(
  bytes: Uint8Array,
  rowBytes: number,
  layout: PageLayout,
  values: ReturnType<typeof emptyPage>,
  firstRow: number,
  firstColumn: number,
  blockRows: number,
): void {
  const { bits, columns, block, littleEndian, differences } = layout;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = Math.min(block.columns, columns - firstColumn);
  const mask = 2 ** bits - 1;
  for (let row = 0; row < blockRows; row++) {
    const from = row * rowBytes;
    const to = (firstRow + row) * columns + firstColumn;
    if (bits === 8 && !differences) {
      values.set(bytes.subarray(from, from + width), to);
      continue;
    }
    let before = 0;
    for (let column = 0; column < width; column++) {
      let value: number;
      if (bits === 8) value = bytes[from + column]!;
      else if (bits === 16) value = view.getUint16(from + 2 * column, littleEndian);
      else if (bits === 32) value = view.getUint32(from + 4 * column, littleEndian);
      else value = (bytes[from + ((column * bits) >> 3)]! >> (8 - bits - ((column * bits) & 7))) & mask;
      // The array wraps sums to its width.
      if (differences) {
        value = (value + before) % 2 ** bits;
        before = value;
      }
      values[to + column] = value;
    }
  }
}
