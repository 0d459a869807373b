import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { File } from 'h5wasm/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLabelImage } from '../../../src/io/image/index.js';
import { loadHdf5 } from '../../../src/io/run/hdf5-library.js';
import { countPhases } from '../../../src/mesh/image/index.js';
import { LithostatError } from '../../../src/quantity/index.js';
import { images, issueOf, spacing, workplace } from './files.js';

const folder = workplace();
let library: Awaited<ReturnType<typeof loadHdf5>>;
beforeAll(async () => {
  library = await loadHdf5();
});

/** Writes an HDF5 file by the library itself. */
function write(name: string, fill: (file: File) => void): string {
  const path = `${folder}/${name}`;
  const file = new library.File(path, 'w');
  fill(file);
  file.close();
  return path;
}

const read = async (path: string, dataset?: string) =>
  (await readLabelImage(path, dataset === undefined ? { spacing } : { spacing, dataset })).image;
const valuesOf = ({ labels, values }: Awaited<ReturnType<typeof read>>) => Array.from(labels, (label) => values[label]);

describe('HDF5 images', () => {
  it('of a tomography are found by themselves, and it is said', async () => {
    const { image, notes } = await readLabelImage(images('electrode-100-binary.h5'), { spacing });
    expect(image.shape).toEqual([100, 100, 100]);
    // The dataset lies in the file as it is: 10^6 bytes at its end.
    const bytes = readFileSync(images('electrode-100-binary.h5')).subarray(-1_000_000);
    expect(Buffer.compare(Buffer.from(image.labels), bytes)).toBe(0);
    expect(countPhases(image).map(({ voxels }) => voxels)).toEqual([600_447, 399_553]);
    expect(notes).toEqual([expect.stringMatching(/dataset \/image \(100 x 100 x 100\) is read, the only image/)]);
  });

  it.each([
    ['<b', Int8Array, [-3, 5, 5, 7]],
    ['<B', Uint8Array, [0, 255, 3, 4]],
    ['<h', Int16Array, [-300, 5, 1000, 7]],
    ['<H', Uint16Array, [0, 40_000, 3, 4]],
    ['<i', Int32Array, [-3, 2 ** 30, 3, 4]],
    ['<I', Uint32Array, [2 ** 32 - 1, 0, 3, 4]],
    ['<q', BigInt64Array, [-3, 2 ** 40, 3, 4]],
  ] as const)('of type %s hold the numbers of the file', async (dtype, Kind, numbers) => {
    const data = (Kind as unknown as { from(values: unknown[]): Int32Array }).from(
      numbers.map((value) => (Kind === BigInt64Array ? BigInt(value) : value)),
    );
    const path = write(`type-${dtype.charCodeAt(0)}-${dtype.charCodeAt(1)}.h5`, (file) => {
      file.create_dataset({ name: 'volume', data, shape: [2, 1, 2], dtype });
    });
    const image = await read(path);
    expect(image.shape).toEqual([2, 1, 2]);
    expect(valuesOf(image)).toEqual(numbers);
  });

  it('of the other byte order hold the numbers of the file', async () => {
    const path = `${folder}/other-order.h5`;
    // The oldest layout has no checksums.
    const file = new library.File(path, 'w', { libver: ['earliest', 'latest'] });
    file.create_dataset({ name: 'v', data: Uint16Array.of(0x0100, 0x0200, 0x2c01, 0), shape: [1, 2, 2] });
    file.close();
    // The library writes little-endian only: the bit for the order in the description of the type (class 0, 2 bytes, 16 bits) is set.
    const bytes = readFileSync(path);
    const type = bytes.indexOf(Buffer.from([0x10, 0, 0, 0, 2, 0, 0, 0, 0, 0, 16, 0]));
    expect(type).toBeGreaterThan(0);
    bytes[type + 1] = 1;
    writeFileSync(path, bytes);
    expect(valuesOf(await read(path))).toEqual([1, 2, 300, 0]);
  });

  it('are read by chunks of several pages, compressed', async () => {
    const data = Uint8Array.from({ length: 7 * 5 * 6 }, (_, index) => (index * index) % 3);
    const path = write('chunks.h5', (file) => {
      file.create_dataset({ name: 'v', data, shape: [7, 5, 6], chunks: [3, 2, 4], compression: 6 });
    });
    expect(valuesOf(await read(path))).toEqual([...data]);
  });

  it('whose compression needs a plugin are told apart from damaged ones', async () => {
    const path = `${folder}/plugin.h5`;
    const file = new library.File(path, 'w', { libver: ['earliest', 'latest'] });
    file.create_dataset({ name: 'v', data: new Uint8Array(8), shape: [2, 2, 2], chunks: [2, 2, 2], compression: 4 });
    file.close();
    // The library writes no other filters: the number of deflate, 8 bytes before its name, becomes that of Blosc.
    const bytes = readFileSync(path);
    const at = bytes.indexOf('deflate\0') - 8;
    expect(bytes.readUInt16LE(at)).toBe(1);
    bytes.writeUInt16LE(32_001, at);
    writeFileSync(path, bytes);
    expect(await issueOf(() => read(path))).toMatchObject({ code: 'unknown-compression', got: 'Blosc' });
    bytes.writeUInt16LE(12_345, at);
    writeFileSync(path, bytes);
    expect(await issueOf(() => read(path))).toMatchObject({ got: 'HDF5 filter 12345 (deflate)' });
  });

  it('are chosen by --dataset or behind the name, and listed when there are several', async () => {
    const path = write('several.h5', (file) => {
      const data = Uint8Array.from([1, 2, 3, 4]);
      file.create_group('scan');
      file.get('scan');
      file.create_dataset({ name: 'scan/first', data, shape: [1, 2, 2] });
      file.create_dataset({ name: 'scan/second', data: data.toReversed(), shape: [4, 1, 1] });
      file.create_dataset({ name: 'sheet', data, shape: [2, 2] });
      file.create_dataset({ name: 'grey', data: new Float32Array(4), shape: [1, 2, 2] });
    });
    const issue = await issueOf(() => read(path));
    expect(issue).toMatchObject({ code: 'which-dataset', got: '/scan/first (1 x 2 x 2), /scan/second (4 x 1 x 1)' });
    expect(issue.remedy).toContain('--dataset /scan/first');
    expect(valuesOf(await read(`${path}#/scan/second`))).toEqual([4, 3, 2, 1]);
    expect(valuesOf(await read(path, 'scan/first'))).toEqual([1, 2, 3, 4]);
    expect((await read(path, '/sheet')).shape).toEqual([1, 2, 2]);
    expect(await issueOf(() => read(path, '/scan/frist'))).toMatchObject({
      code: 'unknown-dataset',
      nearest: '/scan/first',
    });
    expect(await issueOf(() => read(path, '/scan'))).toMatchObject({ message: '/scan is no dataset' });
    expect(await issueOf(() => read(path, '/grey'))).toMatchObject({
      code: 'not-labels',
      got: '32-bit floating-point numbers',
    });
    expect(await issueOf(() => read(`${path}#/sheet`, '/grey'))).toMatchObject({ code: 'which-dataset' });
  });

  it('are refused when there is none, or it has no three axes', async () => {
    const path = write('none.h5', (file) => {
      file.create_dataset({ name: 'line', data: new Uint8Array(4) });
      file.create_dataset({ name: 'four', data: new Uint8Array(16), shape: [2, 2, 2, 2] });
      file.create_dataset({ name: 'text', data: 'hello' });
      file.create_dataset({ name: 'nothing', data: new Uint8Array(0), shape: [0, 2, 2] });
    });
    expect(await issueOf(() => read(path, '/line'))).toMatchObject({ code: 'not-labels', got: '1 (4)' });
    expect(await issueOf(() => read(path, '/four'))).toMatchObject({ got: '4 (2 x 2 x 2 x 2)' });
    expect(await issueOf(() => read(path, '/text'))).toMatchObject({ code: 'not-labels' });
    expect(await issueOf(() => read(path, '/nothing'))).toMatchObject({ code: 'not-labels', got: '0 x 2 x 2' });
    const flat = write('flat.h5', (file) => {
      file.create_dataset({ name: 'line', data: new Uint8Array(4) });
    });
    expect(await issueOf(() => read(flat))).toMatchObject({ code: 'not-labels', got: 'datasets: /line (4)' });
  });

  it('that promise more than the file can hold are refused before memory is taken', async () => {
    const path = write('sparse.h5', (file) => {
      file.create_dataset({
        name: 'v',
        data: new Uint8Array(8),
        shape: [2, 2, 2],
        chunks: [2, 2, 2],
        maxshape: [null, null, null],
      });
      (file.get('v') as InstanceType<typeof library.Dataset>).resize([1200, 1200, 1200]);
    });
    expect(await issueOf(() => read(path))).toMatchObject({ code: 'damaged-file', expected: 'a whole file' });
  });

  it('that are cut or changed anywhere give an image or a reason, and nothing else', async () => {
    const whole = readFileSync(
      write('fuzz.h5', (file) => {
        const data = Uint8Array.from({ length: 60 }, (_, index) => index % 3);
        file.create_dataset({ name: 'v', data, shape: [3, 4, 5], chunks: [1, 4, 5], compression: 4 });
      }),
    );
    let state = 11;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state >>> 8) % below;
    };
    const counts = { image: 0, reason: 0 };
    let longest = 0;
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(whole);
      for (let change = random(4); change >= 0; change--) bytes[random(bytes.length)] = random(256);
      const path = `${folder}/fuzz-${round}.h5`;
      writeFileSync(path, round % 3 === 0 ? bytes.subarray(0, 1 + random(bytes.length)) : bytes);
      try {
        await read(path);
        counts.image++;
      } catch (error) {
        expect(error).toBeInstanceOf(LithostatError);
        longest = Math.max(longest, (error as LithostatError).message.length - path.length);
        counts.reason++;
      }
    }
    expect(longest).toBeLessThan(400);
    expect(counts.image).toBeGreaterThan(10);
    expect(counts.reason).toBeGreaterThan(10);
  });
});

describe('files that are no images', () => {
  it.each([
    ['missing.tif', null, { code: 'file-missing' }],
    ['empty.tif', Buffer.alloc(0), { code: 'damaged-file', got: 'an empty file' }],
    ['text.tif', Buffer.from('page,row,column\n1,2,3\n'), { code: 'unknown-format', got: 'a text file' }],
    ['picture.tif', Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1'), { code: 'unknown-format', got: 'a PNG picture' }],
    ['short.tif', Buffer.from('II*\0'), { code: 'damaged-file' }],
    ['cut.h5', Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0]), { code: 'damaged-file' }],
  ])('%s', async (name, bytes, expected) => {
    if (bytes !== null) writeFileSync(`${folder}/${name}`, bytes);
    expect(await issueOf(() => read(`${folder}/${name}`))).toMatchObject(expected);
  });

  it('a folder, a device, and a dataset of a TIFF file', async () => {
    mkdirSync(`${folder}/slices`);
    expect(await issueOf(() => read(`${folder}/slices`))).toMatchObject({ code: 'not-a-file', got: 'a folder' });
    expect(await issueOf(() => read('/dev/null'))).toMatchObject({ code: 'not-a-file', got: 'a device' });
    expect(await issueOf(() => read(images('electrode-100-binary.tif'), '/image'))).toMatchObject({
      message: 'a TIFF file has no datasets',
    });
  });

  it('a file whose name holds # is that file, and one ending is as good as another', async () => {
    copyFileSync(images('electrode-100-binary.tif'), `${folder}/scan#2.raw`);
    expect((await read(`${folder}/scan#2.raw`)).shape).toEqual([100, 100, 100]);
  });
});
