import { closeSync, openSync, readSync } from 'node:fs';
import type { Dataset, File, Group } from 'h5wasm/node';
import { LithostatError } from '../../quantity/issue.js';
import { fileError } from './atomic-write.js';

type Library = typeof import('h5wasm/node');

let loading: Promise<Library> | undefined;

/** Loads the HDF5 library on first use: it is some megabytes of WebAssembly that most commands do without. */
export function loadHdf5(): Promise<Library> {
  loading ??= import('h5wasm/node').then(async (library) => {
    const module = await library.ready;
    // Without this the library prints its own error stack on the terminal and returns rubbish.
    module.activate_throwing_error_handler();
    return library;
  });
  return loading;
}

/** The error for an HDF5 file that cannot be used. */
export function damagedHdf5(file: string, got: string, expected: string): LithostatError {
  return new LithostatError([
    {
      code: 'damaged-file',
      path: '',
      file,
      message: `${file} is damaged or was written by something else: got ${got}, expected ${expected}.`,
      got,
      expected,
      remedy: 'Run the scenario again.',
    },
  ]);
}

const signature = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

function checkSignature(path: string): void {
  const head = Buffer.alloc(signature.length);
  try {
    const descriptor = openSync(path, 'r');
    try {
      readSync(descriptor, head, 0, head.length, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileError(error, path, 'read');
  }
  if (!head.equals(signature)) throw damagedHdf5(path, 'no HDF5 signature', 'an HDF5 file');
}

/**
 * Runs a writer with the clock of this thread stopped: the library stamps every dataset with the time of its making, and
 * identical runs must leave identical files. The writer is synchronous, so nothing else sees the stopped clock.
 */
function withStoppedClock<T>(write: () => T): T {
  const clock = Date.now;
  Date.now = () => 0;
  try {
    return write();
  } finally {
    Date.now = clock;
  }
}

/** Writes an HDF5 file by a synchronous writer; the caller gives a temporary path, see `replaceWhole`. */
export function writeHdf5(library: Library, path: string, write: (file: File) => void): void {
  withStoppedClock(() => {
    const file = new library.File(path, 'w');
    try {
      write(file);
    } finally {
      file.close();
    }
  });
}

/** Reads an HDF5 file; whatever the library throws becomes an error that names the file. */
export async function readHdf5<T>(path: string, read: (file: File) => T): Promise<T> {
  checkSignature(path);
  const library = await loadHdf5();
  try {
    const file = new library.File(path, 'r');
    try {
      return read(file);
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof LithostatError) throw error;
    throw damagedHdf5(path, 'content that cannot be read', 'a complete file');
  }
}

/** Adds a one-dimensional dataset of doubles with its unit and meaning. */
export function addNumbers(
  group: Group,
  name: string,
  data: Float64Array,
  attributes: Record<string, string> = {},
): void {
  annotate(group.create_dataset({ name, data, shape: [data.length], dtype: '<d' }), attributes);
}

/** Adds a one-dimensional dataset of 32-bit whole numbers. */
export function addIntegers(
  group: Group,
  name: string,
  data: Int32Array,
  attributes: Record<string, string> = {},
): void {
  annotate(group.create_dataset({ name, data, shape: [data.length], dtype: '<i' }), attributes);
}

/** Adds a text as a scalar dataset. */
export function addText(group: Group, name: string, text: string, attributes: Record<string, string> = {}): void {
  annotate(group.create_dataset({ name, data: text }), attributes);
}

function annotate(dataset: Dataset, attributes: Record<string, string>): void {
  for (const [name, text] of Object.entries(attributes)) dataset.create_attribute(name, text);
}

/** The value of a dataset or an error that names what is missing. */
function datasetValue(file: File, path: string): unknown {
  const entity = file.get(path);
  if (entity === null || !('value' in entity)) throw damagedHdf5(file.filename, `no dataset ${path}`, 'a run file');
  return entity.value;
}

/** A dataset of doubles. */
export function readNumbers(file: File, path: string): Float64Array {
  const value = datasetValue(file, path);
  if (!(value instanceof Float64Array)) throw damagedHdf5(file.filename, `another type in ${path}`, 'doubles');
  return value;
}

/** A dataset of 32-bit whole numbers. */
export function readIntegers(file: File, path: string): Int32Array {
  const value = datasetValue(file, path);
  if (!(value instanceof Int32Array)) throw damagedHdf5(file.filename, `another type in ${path}`, 'whole numbers');
  return value;
}

/** A text dataset. */
export function readText(file: File, path: string): string {
  const value = datasetValue(file, path);
  if (typeof value !== 'string') throw damagedHdf5(file.filename, `another type in ${path}`, 'text');
  return value;
}
