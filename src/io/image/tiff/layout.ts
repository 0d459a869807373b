import { damagedImage, imageError } from '../image-file.js';
import { type TiffDirectory, tag } from './directory.js';

/** How the numbers of one page are stored. */
export interface PageLayout {
  readonly page: number;
  readonly rows: number;
  readonly columns: number;
  readonly bits: 1 | 2 | 4 | 8 | 16 | 32;
  readonly signed: boolean;
  readonly littleEndian: boolean;
  readonly compression: number;
  readonly differences: boolean;
  readonly reversedBits: boolean;
  /** Size of a strip or tile. */
  readonly block: { readonly rows: number; readonly columns: number; readonly tiled: boolean };
}

/** Compressions that are read. The number bounds what one byte can unfold to. */
const compressions: ReadonlyMap<number, { readonly name: string; readonly ratio: number }> = new Map([
  [1, { name: 'none', ratio: 1 }],
  [5, { name: 'LZW', ratio: 4096 }],
  [8, { name: 'deflate', ratio: 1040 }],
  [32_946, { name: 'deflate', ratio: 1040 }],
  [32_773, { name: 'PackBits', ratio: 128 }],
  [50_000, { name: 'Zstandard', ratio: 65_536 }],
]);
const others: ReadonlyMap<number, string> = new Map([
  [2, 'CCITT'],
  [3, 'CCITT fax 3'],
  [4, 'CCITT fax 4'],
  [6, 'JPEG'],
  [7, 'JPEG'],
  [34_712, 'JPEG 2000'],
  [34_887, 'LERC'],
  [34_925, 'LZMA'],
  [50_001, 'WebP'],
]);

/** Bytes of the numbers of a page when nothing is compressed. */
export const bytesOfPage = ({ rows, columns, bits }: PageLayout): number => rows * Math.ceil((columns * bits) / 8);

/** The largest ratio at which a page's compression packs. */
export const packingOf = ({ compression }: PageLayout): number => compressions.get(compression)!.ratio;

/**
 * Reads how a page is stored, and refuses what holds no labels.
 * @throws LithostatError for colours, several samples, fractions, lossy or unknown compressions, sizes of zero
 */
export function layoutOf(directory: TiffDirectory): PageLayout {
  const { page, file } = directory;
  const refuse = (code: string, message: string, got: string, expected: string, remedy: string): never => {
    throw imageError(file.path, { code, message: `page ${page}: ${message}`, got, expected, remedy });
  };
  const samples = directory.number(tag.samplesPerPixel, 1);
  const photometric = directory.number(tag.photometric, 1);
  const segment = 'save the segmented image with one whole number per voxel';
  if (samples !== 1 || photometric === 2) {
    const got = photometric === 2 || samples === 3 ? 'colours (RGB)' : `${samples} samples per voxel`;
    refuse('not-labels', 'a voxel has one number, its phase', got, 'one sample per voxel', segment);
  }
  if (photometric > 3) refuse('not-labels', 'colours are not phases', `photometric ${photometric}`, 'numbers', segment);
  const format = directory.number(tag.sampleFormat, 1);
  const bits = directory.number(tag.bitsPerSample, 1);
  if (format === 3)
    refuse('not-labels', 'fractions are not phases', `${bits}-bit floating-point numbers`, 'whole numbers', segment);
  if (format !== 1 && format !== 2 && format !== 4)
    refuse('not-labels', 'the numbers are of an unknown kind', `sample format ${format}`, 'whole numbers', segment);
  if (bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8 && bits !== 16 && bits !== 32)
    return refuse(
      'not-labels',
      'the numbers have an unusual width',
      `${bits} bits`,
      '1, 2, 4, 8, 16 or 32 bits',
      segment,
    );
  const compression = directory.number(tag.compression, 1);
  const name = others.get(compression) ?? `number ${compression}`;
  if (!compressions.has(compression)) {
    const lossy = name === 'JPEG' || name === 'WebP' ? `${name}, which changes the numbers` : name;
    const known = 'none, LZW, deflate, PackBits or Zstandard';
    refuse(
      'unknown-compression',
      'the compression is not read',
      lossy,
      known,
      'save the image without compression, or by deflate',
    );
  }
  const [columns, rows] = [directory.number(tag.width, 0), directory.number(tag.height, 0)];
  if (!(columns > 0 && rows > 0)) throw damagedImage(file.path, `page ${page} of ${rows} x ${columns}`, 'a size');
  const predictor = directory.number(tag.predictor, 1);
  if (predictor !== 1 && !(predictor === 2 && bits >= 8))
    throw damagedImage(
      file.path,
      `predictor ${predictor} for ${bits} bits on page ${page}`,
      'none, or differences of whole bytes',
    );
  const reversedBits = directory.number(tag.fillOrder, 1) === 2 && bits < 8;
  if (reversedBits && compression !== 1)
    refuse(
      'unknown-compression',
      'bits in reversed order are read without compression only',
      name,
      'none',
      'save the image without compression',
    );
  const tiled = directory.has(tag.tileOffsets);
  const block = tiled
    ? { rows: directory.number(tag.tileHeight, 0), columns: directory.number(tag.tileWidth, 0), tiled }
    : { rows: Math.min(rows, directory.number(tag.rowsPerStrip, rows)), columns, tiled };
  if (!(block.rows > 0 && block.columns > 0))
    throw damagedImage(file.path, `blocks of ${block.rows} x ${block.columns} on page ${page}`, 'a size');
  return {
    page,
    rows,
    columns,
    bits,
    signed: format === 2,
    littleEndian: directory.littleEndian,
    compression,
    differences: predictor === 2,
    reversedBits,
    block,
  };
}
