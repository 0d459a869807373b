import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { totalmem } from 'node:os';
import { mostVoxels } from '../../mesh/image/index.js';
import { type Issue, LithostatError } from '../../quantity/index.js';
import { fileError } from '../run/atomic-write.js';

/** A problem of an image file; the path in a scenario is not known here. */
export function imageError(file: string, issue: Omit<Issue, 'path' | 'file'>): LithostatError {
  return new LithostatError([{ path: '', file, ...issue }]);
}

/** The file ends early, or its content contradicts itself. */
export function damagedImage(file: string, got: string, expected: string): LithostatError {
  return imageError(file, {
    code: 'damaged-file',
    message: `the image is damaged or was not written to its end: got ${got}, expected ${expected}`,
    got,
    expected,
    remedy: 'copy or export it again',
  });
}

const remedies: Readonly<Record<string, string>> = {
  'a folder':
    'name the image file itself; put slices together into one multi-page TIFF first (ImageJ: File > Import > Image Sequence)',
  'a device': 'name the image file itself',
  'an empty file': 'copy or export it again',
};

/** An image file that is read at any place. Whoever opens it closes it. */
export class ImageFile {
  readonly path: string;
  readonly size: number;
  readonly #descriptor: number;

  /** @throws LithostatError when there is no such file, it is a folder or device, it is empty or cannot be read */
  constructor(path: string) {
    this.path = path;
    try {
      this.#descriptor = openSync(path, 'r');
    } catch (error) {
      throw fileError(error, path, 'read');
    }
    const state = fstatSync(this.#descriptor);
    this.size = state.size;
    const problem = state.isDirectory()
      ? 'a folder'
      : !state.isFile()
        ? 'a device'
        : this.size === 0
          ? 'an empty file'
          : null;
    if (problem === null) return;
    this.close();
    throw imageError(path, {
      code: problem === 'an empty file' ? 'damaged-file' : 'not-a-file',
      message: `${path} is ${problem}`,
      got: problem,
      expected: 'an image file, TIFF or HDF5',
      remedy: remedies[problem]!,
    });
  }

  /** @throws LithostatError when the bytes are not all there */
  bytes(offset: number, length: number, what: string): Buffer {
    if (!(Number.isSafeInteger(offset) && offset >= 0 && length >= 0 && offset + length <= this.size))
      throw damagedImage(this.path, `${what} at bytes ${offset} to ${offset + length}`, `bytes 0 to ${this.size}`);
    const buffer = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const read = this.#read(buffer, done, length - done, offset + done);
      if (read === 0) throw damagedImage(this.path, `its end within ${what}`, `${length} bytes`);
      done += read;
    }
    return buffer;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #read(buffer: Buffer, at: number, length: number, position: number): number {
    try {
      return readSync(this.#descriptor, buffer, at, length, position);
    } catch (error) {
      throw fileError(error, this.path, 'read');
    }
  }
}

/**
 * Refuses an image that is too large, before any memory is taken for it.
 * @throws LithostatError when it has more voxels than can be numbered, or its labels alone would fill half of the memory
 */
export function checkSize(file: string, shape: readonly number[]): void {
  const voxels = shape.reduce((product, extent) => product * extent, 1);
  const most = Math.min(mostVoxels, totalmem() / 2);
  if (voxels <= most) return;
  throw imageError(file, {
    code: 'too-large',
    message: 'the image is too large',
    got: `${shape.join(' x ')} voxels`,
    expected: `at most ${(most / 1e9).toPrecision(3)} billion voxels on this machine`,
    remedy: 'cut a part out of it, or make its voxels larger',
  });
}
