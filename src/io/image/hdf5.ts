import type { Dataset, File } from 'h5wasm/node';
import { LithostatError, nearest } from '../../quantity/index.js';
import { loadHdf5 } from '../run/hdf5-library.js';
import { checkSize, damagedImage, type ImageFile, imageError } from './image-file.js';
import { type IntegerArray, LabelCollector } from './label-collector.js';
import type { ImageFormat, StoredImage, StoredImageOptions } from './registry.js';

const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * HDF5: a dataset of whole numbers (or true and false) over [page, row, column]; one over [row, column] is an image of one page. When
 * no dataset is named and the file holds exactly one that can be an image, it is taken, and said.
 */
export const hdf5Format: ImageFormat = {
  name: 'HDF5',
  endings: ['.h5', '.hdf5', '.hdf', '.nxs', '.mat'],
  datasets: true,
  // A block for the user may come first, of a power of two.
  recognises: (head) =>
    [0, 512, 1024, 2048].some((at) => Buffer.from(head.subarray(at, at + signature.length)).equals(signature)),
  read: readHdf5Image,
};

/** HDF5 classes of types that hold labels. */
const [integerClass, enumClass] = [0, 8];
/** Most bytes that are read at once. */
const slabBytes = 2 ** 27;
/** What a byte of the file can stand for at most, by the best compression of an image of one phase. */
const bestPacking = 65_536;

async function readHdf5Image(file: ImageFile, options: StoredImageOptions): Promise<StoredImage> {
  const library = await loadHdf5();
  try {
    const hdf5 = new library.File(file.path, 'r');
    try {
      const notes: string[] = [];
      const name = options.dataset ?? onlyImage(file, hdf5, library.Dataset, notes);
      const dataset = datasetOf(file, hdf5, library.Dataset, name);
      return { ...readVolume(file, dataset, name), notes };
    } finally {
      hdf5.close();
    }
  } catch (error) {
    if (error instanceof LithostatError) throw error;
    throw damagedImage(file.path, `HDF5 content that cannot be read (${causeOf(error)})`, 'a whole file');
  }
}

/** The deepest cause in the library's own stack of errors. */
function causeOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const causes = [...text.matchAll(/line \d+ in \w+\(\): (.+)/g)].map(([, cause]) => cause!.trim());
  return (causes.at(-1) ?? text).slice(0, 200);
}

const extents = (dataset: Dataset): readonly number[] => dataset.shape ?? [];
const labelled = ({ metadata }: Dataset): boolean => metadata.type === integerClass || metadata.type === enumClass;
/** Extents without those of 1 that make them more than three. */
const squeezed = (shape: readonly number[]): readonly number[] =>
  shape.length <= 3 ? shape : shape.filter((extent) => extent !== 1);

interface Found {
  readonly path: string;
  readonly shape: readonly number[];
  readonly labels: boolean;
}

/** Every dataset of a file. */
function datasetsIn(hdf5: File, Kind: typeof Dataset): Found[] {
  return hdf5.paths().flatMap((path) => {
    const entity = hdf5.get(path);
    return entity instanceof Kind
      ? [{ path: `/${path.replace(/^\//, '')}`, shape: extents(entity), labels: labelled(entity) }]
      : [];
  });
}

const listOf = (found: readonly Found[]): string =>
  found.length === 0
    ? 'none'
    : found
        .slice(0, 20)
        .map(({ path, shape }) => `${path} (${shape.join(' x ') || 'one value'})`)
        .join(', ') + (found.length > 20 ? ` and ${found.length - 20} more` : '');

function onlyImage(file: ImageFile, hdf5: File, Kind: typeof Dataset, notes: string[]): string {
  const all = datasetsIn(hdf5, Kind);
  const volumes = all.filter(({ shape, labels }) => labels && squeezed(shape).length === 3);
  const images = volumes.length > 0 ? volumes : all.filter(({ shape, labels }) => labels && shape.length === 2);
  const [only] = images;
  if (only !== undefined && images.length === 1) {
    notes.push(
      `${file.path}: the dataset ${only.path} (${only.shape.join(' x ')}) is read, the only image in the file.`,
    );
    return only.path;
  }
  throw imageError(file.path, {
    code: images.length === 0 ? 'not-labels' : 'which-dataset',
    message:
      images.length === 0
        ? 'the file holds no dataset of whole numbers over [page, row, column]'
        : 'the file holds several images',
    got: images.length === 0 ? `datasets: ${listOf(all)}` : listOf(images),
    expected: 'one dataset of labels',
    remedy:
      images.length === 0
        ? 'segment the image first, and store a whole number per voxel'
        : `say which with --dataset ${only!.path}, or ${file.path}#${only!.path}`,
  });
}

function datasetOf(file: ImageFile, hdf5: File, Kind: typeof Dataset, name: string): Dataset {
  let entity: unknown = null;
  try {
    entity = hdf5.get(name);
  } catch {
    // The library throws for a name that is not there.
  }
  if (entity instanceof Kind) return entity;
  const all = datasetsIn(hdf5, Kind);
  const guess = nearest(
    name,
    all.map(({ path }) => path),
  );
  throw imageError(file.path, {
    code: 'unknown-dataset',
    message: entity === null ? `there is no dataset ${name}` : `${name} is no dataset`,
    got: name,
    expected: `one of ${listOf(all)}`,
    ...(guess === undefined ? {} : { nearest: guess }),
  });
}

function readVolume(file: ImageFile, dataset: Dataset, name: string): Omit<StoredImage, 'notes'> {
  const { metadata } = dataset;
  const shape = extents(dataset);
  const refuse = (message: string, got: string, expected: string): never => {
    throw imageError(file.path, {
      code: 'not-labels',
      message: `${name}: ${message}`,
      got,
      expected,
      remedy: 'store the segmented image with one whole number per voxel, as [page, row, column]',
    });
  };
  if (!labelled(dataset)) {
    const kind = metadata.type === 1 ? `${8 * metadata.size}-bit floating-point numbers` : 'no numbers';
    refuse(
      metadata.type === 1 ? 'fractions are not phases' : 'a voxel has one whole number, its phase',
      kind,
      'whole numbers',
    );
  }
  refuseCompressions(file, dataset, name);
  const volume = squeezed(shape);
  if (volume.length !== 3 && volume.length !== 2)
    refuse('an image has three axes', `${shape.length} (${shape.join(' x ') || 'one value'})`, '[page, row, column]');
  const [pages, rows, columns] = (volume.length === 2 ? [1, ...volume] : volume) as [number, number, number];
  if (!(pages > 0 && rows > 0 && columns > 0)) refuse('the image is empty', shape.join(' x '), 'a voxel or more');
  checkSize(file.path, [pages, rows, columns]);
  if (pages * rows * columns * metadata.size > file.size * bestPacking)
    throw damagedImage(
      file.path,
      `a file of ${file.size} bytes for ${pages} x ${rows} x ${columns} voxels`,
      'a whole file',
    );
  const collector = new LabelCollector(file.path, pages * rows * columns);
  // Whole layers of chunks are read, so that each chunk is unpacked once.
  const axis = shape.indexOf(pages);
  const depth = volume.length === 2 ? 1 : (metadata.chunks?.[axis] ?? 1);
  const pageBytes = rows * columns * metadata.size;
  const slab = Math.max(1, Math.min(pages, depth, Math.floor(slabBytes / pageBytes)));
  for (let page = 0; page < pages; page += slab) {
    const end = Math.min(pages, page + slab);
    const ranges =
      volume.length === 2 ? [] : shape.map((_, index) => (index === axis ? [page, end] : []) as [] | [number, number]);
    collector.put(integers(dataset.slice(ranges)), page * rows * columns);
  }
  return { shape: [pages, rows, columns], ...collector.finish() };
}

/** Filters that the library has: deflate, shuffle, Fletcher's checksum, szip, n-bit, scale-offset. */
const mostBuiltIn = 6;
/** Names of registered filters that tomography files have. */
const registered: ReadonlyMap<number, string> = new Map([
  [307, 'bzip2'],
  [32_000, 'LZF'],
  [32_001, 'Blosc'],
  [32_004, 'LZ4'],
  [32_008, 'Bitshuffle'],
  [32_013, 'ZFP'],
  [32_015, 'Zstandard'],
  [32_024, 'JPEG'],
  [32_026, 'Blosc2'],
]);

function refuseCompressions(file: ImageFile, dataset: Dataset, name: string): void {
  const strange = dataset.filters.find(({ id }) => id > mostBuiltIn);
  if (strange === undefined) return;
  throw imageError(file.path, {
    code: 'unknown-compression',
    message: `${name}: the compression is not read`,
    got: registered.get(strange.id) ?? `HDF5 filter ${strange.id} (${strange.name})`,
    expected: 'none, deflate (gzip) or szip',
    remedy: `store it again: h5repack -f GZIP=4 IN OUT, or in h5py compression="gzip"`,
  });
}

/** What the library returns for whole numbers; true and false come one by one. */
function integers(value: unknown): IntegerArray {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return value as IntegerArray;
  if (Array.isArray(value)) return Uint8Array.from(value.flat(3) as number[]);
  return Uint8Array.of(Number(value));
}
