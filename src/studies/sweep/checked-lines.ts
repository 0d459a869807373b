import { closeSync, openSync, readSync } from 'node:fs';

/** Remainders of CRC-32 (IEEE 802.3, reflected, 0xEDB88320), one a byte. */
const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  return remainder >>> 0;
});

/** CRC-32 of the bytes from `start` to before `end`, as eight hexadecimal digits. */
function checksum(bytes: Uint8Array, start: number, end: number): string {
  let crc = 0xffffffff;
  for (let place = start; place < end; place++) crc = (crc >>> 8) ^ remainders[(crc ^ bytes[place]) & 0xff];
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}

/** `["`, eight digits and `",`. */
const headLength = 12;
const lineFeed = 10;
const blockSize = 1 << 20;

/**
 * A line of JSON that shows when it was torn or changed: `["1a2b3c4d",…]`, whose first item is the CRC-32 of all that follows it.
 *
 * @param items the JSON texts of the other items; none holds a line feed
 * @returns bytes of the line, with its line feed
 */
export function checkedLine(items: readonly string[]): Buffer {
  const line = Buffer.from(`["........",${items.join(',')}]\n`);
  line.write(checksum(line, headLength, line.length - 2), 2, 'latin1');
  return line;
}

/** Whether a line, without its line feed, is what `checkedLine` wrote. */
export function isWhole(line: Buffer): boolean {
  const end = line.length - 1;
  return end >= headLength && line[end] === 0x5d && line.toString('latin1', 2, 10) === checksum(line, headLength, end);
}

/**
 * Reads back what `checkedLine` wrote.
 *
 * @param line bytes without the line feed
 * @returns the items behind the checksum, or null when the line is not whole
 */
export function readCheckedLine(line: Buffer): unknown[] | null {
  if (!isWhole(line)) return null;
  try {
    const items: unknown = JSON.parse(line.toString('utf8'));
    return Array.isArray(items) ? items.slice(1) : null;
  } catch {
    return null;
  }
}

/**
 * Goes through the lines of a file of any length, a block at a time.
 *
 * @param file path
 * @param onLine gets a line without its line feed (bytes that are valid during the call only), where it begins in the file, and
 * whether the line feed was there; an empty end of the file is no line
 * @throws the error of the file system
 */
export function forEachLine(file: string, onLine: (line: Buffer, offset: number, ended: boolean) => void): void {
  const descriptor = openSync(file, 'r');
  try {
    let block = Buffer.allocUnsafe(blockSize);
    let held = 0;
    let offset = 0;
    for (;;) {
      if (held === block.length) block = Buffer.concat([block], 2 * block.length);
      const count = readSync(descriptor, block, held, block.length - held, offset + held);
      if (count === 0) break;
      const filled = held + count;
      let begin = 0;
      for (let end = block.indexOf(lineFeed, held); end >= 0 && end < filled; end = block.indexOf(lineFeed, begin)) {
        onLine(block.subarray(begin, end), offset + begin, true);
        begin = end + 1;
      }
      block.copyWithin(0, begin, filled);
      held = filled - begin;
      offset += begin;
    }
    if (held > 0) onLine(block.subarray(0, held), offset, false);
  } finally {
    closeSync(descriptor);
  }
}
