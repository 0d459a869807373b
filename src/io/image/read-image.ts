import { existsSync } from 'node:fs';
import { type LabelImage, labelImage } from '../../mesh/image/index.js';
import { hdf5Format } from './hdf5.js';
import { ImageFile, imageError } from './image-file.js';
import type { ImageFormat } from './registry.js';
import { tiffFormat } from './tiff/index.js';

/** The formats that are read. A new one is one file and one entry here. */
const imageFormats: readonly ImageFormat[] = [tiffFormat, hdf5Format];

/** How an image file is to be understood. */
export interface ReadImageOptions {
  /** Edges of a voxel along z, y, x; m. The formats do not carry it in a way that can be relied on. */
  readonly spacing: readonly [z: number, y: number, x: number];
  /** Dataset of an HDF5 file; may also stand behind the file's name, `file.h5#/path`. */
  readonly dataset?: string;
}

/** An image, and what the reader chose by itself. */
export interface ReadImage {
  readonly image: LabelImage;
  readonly notes: readonly string[];
}

const headBytes = 4096;

/**
 * Reads a segmented image: TIFF (each page a slice) or HDF5, told apart by content. Axis z is pages, y rows, x columns.
 *
 * @param path file, or `file.h5#/dataset`
 * @returns labels of a byte with the numbers of the file for them
 * @throws LithostatError when the file cannot be read, is damaged, too large, or holds no labels
 */
export async function readLabelImage(path: string, options: ReadImageOptions): Promise<ReadImage> {
  const [name, behind] = splitName(path);
  if (behind !== undefined && options.dataset !== undefined && behind !== options.dataset) {
    throw imageError(name, {
      code: 'which-dataset',
      message: 'two datasets are named',
      got: `${behind} behind the name of the file, ${options.dataset} by --dataset`,
      expected: 'one',
    });
  }
  const dataset = options.dataset ?? behind;
  const file = new ImageFile(name);
  try {
    const head = file.bytes(0, Math.min(headBytes, file.size), 'the beginning');
    const format = imageFormats.find((one) => one.recognises(head));
    if (format === undefined) throw unknownFormat(file, head);
    if (dataset !== undefined && format.datasets !== true) {
      throw imageError(name, {
        code: 'which-dataset',
        message: `a ${format.name} file has no datasets`,
        got: dataset,
        remedy: 'leave the dataset out',
      });
    }
    const stored = await format.read(file, dataset === undefined ? {} : { dataset });
    const { notes, ...parts } = stored;
    return { image: labelImage({ name: path, spacing: options.spacing, ...parts }), notes };
  } finally {
    file.close();
  }
}

/** A file name and the dataset behind `#`; a file whose name holds the sign is that file. */
function splitName(path: string): readonly [string, string | undefined] {
  const at = path.indexOf('#');
  if (at <= 0 || existsSync(path)) return [path, undefined];
  const dataset = path.slice(at + 1);
  return [path.slice(0, at), dataset === '' ? undefined : dataset];
}

/** First bytes of files that are often tried. */
const strangers: readonly (readonly [start: string, name: string])[] = [
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['NRRD', 'an NRRD file'],
  ['\x93NUMPY', 'a NumPy file'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x1f\x8b', 'a gzip archive'],
  ['%PDF', 'a PDF document'],
  ['BM', 'a BMP picture'],
];

function unknownFormat(file: ImageFile, head: Buffer): ReturnType<typeof imageError> {
  const start = head.toString('latin1');
  const known = strangers.find(([text]) => start.startsWith(text))?.[1];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what text does not hold
  const text = /^[^\x00-\x08\x0e-\x1f]*$/.test(start) ? 'a text file' : 'other bytes';
  return imageError(file.path, {
    code: 'unknown-format',
    message: `${file.path} is not an image file that is read here`,
    got: known ?? text,
    expected: imageFormats.map((format) => `${format.name} (${format.endings.slice(0, 2).join(', ')})`).join(' or '),
    remedy: 'export the segmented volume as a multi-page TIFF or as HDF5',
  });
}
