import { damagedImage, type ImageFile } from '../image-file.js';

/** Tags that are read, by their numbers in TIFF 6.0 (Adobe, 1992). */
export const tag = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  description: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  predictor: 317,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  sampleFormat: 339,
  /** Slices in one page (SGI). */
  imageDepth: 32_997,
} as const;

/** Bytes of the types of values: BYTE, ASCII, SHORT, LONG, RATIONAL, …, DOUBLE, IFD, and 64-bit ones of BigTIFF. */
const bytesOfType = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values start in the file. */
  readonly offset: number;
}

/** One page of a TIFF file: where its tags are. Values are read when they are asked for. */
export class TiffDirectory {
  constructor(
    readonly file: ImageFile,
    readonly littleEndian: boolean,
    private readonly entries: ReadonlyMap<number, Entry>,
    /** Number of the page, from 1, for messages. */
    readonly page: number,
  ) {}

  has(number: number): boolean {
    return this.entries.has(number);
  }

  /** Whole numbers of a tag. @throws LithostatError when they are not all in the file, or are no whole numbers */
  numbers(number: number): number[] | undefined {
    const entry = this.entries.get(number);
    if (entry === undefined) return undefined;
    const size = bytesOfType[entry.type] ?? 0;
    const bytes = this.file.bytes(entry.offset, entry.count * size, `tag ${number} of page ${this.page}`);
    const read = (at: number): number => {
      if (size === 1) return bytes.readUInt8(at);
      if (size === 2) return this.littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
      if (size === 4) return this.littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
      return Number(this.littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    };
    // BYTE, SHORT, LONG, IFD, LONG8, IFD8
    if (![1, 3, 4, 13, 16, 18].includes(entry.type))
      throw damagedImage(this.file.path, `type ${entry.type} of tag ${number} on page ${this.page}`, 'whole numbers');
    return Array.from({ length: entry.count }, (_, index) => read(index * size));
  }

  /** The first whole number of a tag, or what holds when the tag is missing. */
  number(number: number, otherwise: number): number {
    return this.numbers(number)?.[0] ?? otherwise;
  }

  /** The beginning of a text. */
  text(number: number, longest = 4096): string {
    const entry = this.entries.get(number);
    if (entry === undefined || entry.type !== 2) return '';
    const length = Math.min(entry.count, longest);
    return this.file.bytes(entry.offset, length, `tag ${number}`).toString('latin1').replace(/\0.*$/s, '');
  }
}

/** Whether a file starts as a TIFF or BigTIFF file does. */
export function startsAsTiff(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 4)).toString('latin1');
  return ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(text);
}

/**
 * Reads the directories of a TIFF or BigTIFF file in their order.
 * @throws LithostatError when they do not lie in the file, or lead back to one that was read before
 */
export function readDirectories(file: ImageFile): TiffDirectory[] {
  const order = file.bytes(0, 4, 'the header');
  const littleEndian = order[0] === 0x49;
  const big = (littleEndian ? order[2] : order[3]) === 43;
  const whole = (bytes: Buffer, at: number, size: 2 | 4 | 8): number => {
    if (size === 2) return littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
    if (size === 4) return littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    return Number(littleEndian ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  };
  const pointer = big ? 8 : 4;
  const countSize = big ? 8 : 2;
  const entrySize = big ? 20 : 12;
  const seen = new Set<number>();
  const directories: TiffDirectory[] = [];
  let next = whole(file.bytes(big ? 8 : 4, pointer, 'the header'), 0, pointer);
  while (next !== 0) {
    const page = directories.length + 1;
    if (seen.has(next)) throw damagedImage(file.path, `page ${page} leading back to an earlier one`, 'each page once');
    seen.add(next);
    const what = `the directory of page ${page}`;
    const count = whole(file.bytes(next, countSize, what), 0, countSize);
    const bytes = file.bytes(next + countSize, count * entrySize + pointer, what);
    const entries = new Map<number, Entry>();
    for (let index = 0; index < count; index++) {
      const at = index * entrySize;
      const type = whole(bytes, at + 2, 2);
      const values = whole(bytes, at + 4, pointer);
      const inPlace = values * (bytesOfType[type] ?? 0) <= pointer;
      const valueAt = at + 4 + pointer;
      const offset = inPlace ? next + countSize + valueAt : whole(bytes, valueAt, pointer);
      entries.set(whole(bytes, at, 2), { type, count: values, offset });
    }
    directories.push(new TiffDirectory(file, littleEndian, entries, page));
    next = whole(bytes, count * entrySize, pointer);
  }
  return directories;
}
