import * as zlib from 'node:zlib';
import type { Unpack } from './unpack.js';

/** Of Node 22.15 and later. */
type Decompress = (packed: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;
const nodes = (zlib as { readonly zstdDecompressSync?: Decompress }).zstdDecompressSync;

const magic = 0xfd2fb528;

/**
 * Size that a Zstandard frame states of its content (RFC 8878, section 3.1.1.1); null when it states none.
 * @throws Error when it is no frame
 */
function statedSize(packed: Buffer): number | null {
  if (packed.length < 6 || packed.readUInt32LE(0) !== magic) throw new Error('no Zstandard frame');
  const descriptor = packed[4]!;
  const single = (descriptor & 32) !== 0;
  const kind = descriptor >> 6;
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!;
  const size = kind === 0 ? (single ? 1 : 0) : 1 << kind;
  if (size === 0) return null;
  if (packed.length < at + size) throw new Error('a cut Zstandard frame');
  if (size === 1) return packed[at]!;
  if (size === 2) return packed.readUInt16LE(at) + 256;
  return size === 4 ? packed.readUInt32LE(at) : Number(packed.readBigUInt64LE(at));
}

/**
 * Unpacks Zstandard by Node where it can, else by the decoder of the geotiff package. That one reports no errors and would loop on
 * damaged frames of unknown size; it is given only frames that state their size, and what it returns must have that size.
 */
export async function zstandardUnpacker(): Promise<Unpack> {
  if (nodes !== undefined) return (packed, most) => nodes(packed, { maxOutputLength: most });
  const { getDecoder } = await import('geotiff');
  const decoder = await getDecoder(50_000, {
    tileWidth: 1,
    tileHeight: 1,
    predictor: 1,
    bitsPerSample: 8,
    planarConfiguration: 1,
  });
  return async (packed, most) => {
    const size = statedSize(packed);
    if (size === null)
      throw new Error(
        'its Zstandard frames do not state their size, which Node 22.15 or later can read; or save it by deflate',
      );
    if (size > most) throw new Error(`${size} bytes where ${most} are expected`);
    const bytes = new Uint8Array(await decoder.decodeBlock(Uint8Array.from(packed).buffer));
    if (bytes.length !== size) throw new Error(`${bytes.length} bytes of ${size}`);
    return bytes;
  };
}
