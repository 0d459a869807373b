import { truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLabelImage } from '../../../src/io/image/index.js';
import { countPhases } from '../../../src/mesh/image/index.js';
import { LithostatError } from '../../../src/quantity/index.js';
import { images, issueOf, spacing, workplace } from './files.js';
import { type TiffStyle, writeTiff } from './tiff-writer.js';

const folder = workplace();
let counter = 0;

/** Stores bytes and reads them as an image. */
async function readBytes(bytes: Uint8Array) {
  const file = `${folder}/${counter++}.tif`;
  writeFileSync(file, bytes);
  return (await readLabelImage(file, { spacing })).image;
}

const styles: fc.Arbitrary<TiffStyle> = fc
  .record({
    bits: fc.constantFrom(1, 2, 4, 8, 16, 32),
    signed: fc.boolean(),
    bigEndian: fc.boolean(),
    bigTiff: fc.boolean(),
    compression: fc.constantFrom('none', 'deflate', 'packbits', 'lzw'),
    differences: fc.boolean(),
    rowsPerStrip: fc.integer({ min: 1, max: 9 }),
    tile: fc.option(fc.constantFrom([16, 16] as const, [16, 32] as const), { nil: undefined }),
  })
  .map(({ tile, ...style }) => ({
    ...style,
    bits: style.bits as TiffStyle['bits'],
    compression: style.compression as 'none',
    signed: style.signed && style.bits >= 8,
    differences: style.differences && style.bits >= 8,
    ...(tile === undefined ? {} : { tile }),
  }));

describe('TIFF images', () => {
  it('are read whatever the width, sign, byte order, compression, predictor, strips or tiles', async () => {
    await fc.assert(
      fc.asyncProperty(
        styles,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 37 }),
        fc.integer({ min: 1, max: 2 ** 31 }),
        async (style, pages, rows, columns, seed) => {
          let state = seed;
          const next = () => {
            state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
            return state >>> 8;
          };
          const lowest = style.signed ? -(2 ** (style.bits - 1)) : 0;
          const palette = Array.from(
            { length: 1 + (next() % 40) },
            () => lowest + (next() % 2 ** Math.min(24, style.bits)),
          );
          const stack = Array.from({ length: pages }, () =>
            Array.from({ length: rows * columns }, () => palette[next() % palette.length]!),
          );
          const image = await readBytes(writeTiff(stack, rows, columns, style));
          expect(image.shape).toEqual([pages, rows, columns]);
          expect(Array.from(image.labels, (label) => image.values[label])).toEqual(stack.flat());
          if (stack.flat().every((value) => value >= 0 && value < 256))
            expect(Array.from(image.labels)).toEqual(stack.flat());
        },
      ),
      { numRuns: 250, seed: 3 },
    );
  });

  it('of a tomography, one bit a voxel and by deflate, have the fractions that their source states', async () => {
    const binary = (await readLabelImage(images('electrode-100-binary.tif'), { spacing })).image;
    expect(binary.shape).toEqual([100, 100, 100]);
    expect(countPhases(binary).map(({ value, voxels }) => [value, voxels])).toEqual([
      [0, 601_691],
      [1, 398_309],
    ]);
    const threePhase = (await readLabelImage(images('electrode-threephase.tif'), { spacing })).image;
    expect(threePhase.shape).toEqual([256, 256, 256]);
    expect(countPhases(threePhase).map(({ value, fraction }) => [value, Number((100 * fraction).toFixed(2))])).toEqual([
      [0, 44.99],
      [85, 40.05],
      [170, 14.96],
    ]);
  });

  it('compressed by Zstandard are read', async () => {
    // 48 bytes [0, 85, 170][i^2 mod 3], by the program zstd 1.5 -19.
    const packed = Buffer.from('28b52ffd24304d00001800555501006aba215a11e7f4', 'hex');
    const numbers = Array.from({ length: 48 }, (_, index) => [0, 85, 170][(index * index) % 3]!);
    const plain = writeTiff([numbers], 6, 8, { bits: 8 });
    const at = plain.length;
    const file = writeTiff([numbers], 6, 8, {
      bits: 8,
      tags: [
        [259, 3, [50_000]],
        [273, 4, [at]],
        [279, 4, [packed.length]],
      ],
    });
    expect(file.length).toBe(at);
    const image = await readBytes(Buffer.concat([file, packed]));
    expect(Array.from(image.labels)).toEqual(numbers);
    expect(await issueOf(() => readBytes(Buffer.concat([file, packed.subarray(0, 12)])))).toMatchObject({
      code: 'damaged-file',
    });
    expect(await issueOf(() => readBytes(Buffer.concat([file, Buffer.alloc(packed.length, 7)])))).toMatchObject({
      code: 'damaged-file',
    });
  });

  const page = [0, 1, 1, 0, 2, 0];
  it('leave previews out', async () => {
    const whole = writeTiff([page, page], 2, 3, { bits: 8 });
    const preview = writeTiff([page], 2, 3, { bits: 8, tags: [[254, 4, [1]]] });
    expect((await readBytes(whole)).shape).toEqual([2, 2, 3]);
    expect(await issueOf(() => readBytes(preview))).toMatchObject({ code: 'damaged-file', got: 'no page' });
  });

  it.each<[string, TiffStyle, Record<string, unknown>]>([
    [
      'colours',
      {
        bits: 8,
        tags: [
          [277, 3, [3]],
          [262, 3, [2]],
        ],
      },
      { code: 'not-labels', got: 'colours (RGB)' },
    ],
    ['two samples', { bits: 8, tags: [[277, 3, [2]]] }, { code: 'not-labels', got: '2 samples per voxel' }],
    ['fractions', { bits: 32, tags: [[339, 3, [3]]] }, { code: 'not-labels', got: '32-bit floating-point numbers' }],
    ['odd widths', { bits: 8, tags: [[258, 3, [12]]] }, { code: 'not-labels', got: '12 bits' }],
    [
      'JPEG',
      { bits: 8, tags: [[259, 3, [7]]] },
      { code: 'unknown-compression', got: 'JPEG, which changes the numbers' },
    ],
    ['fax', { bits: 1, tags: [[259, 3, [4]]] }, { code: 'unknown-compression', got: 'CCITT fax 4' }],
    ['no width', { bits: 8, tags: [[256, 3, [0]]] }, { code: 'damaged-file' }],
    ['blocks of nothing', { bits: 8, tags: [[278, 3, [0]]] }, { code: 'damaged-file' }],
    ['text for numbers', { bits: 8, tags: [[256, 2, 'abc']] }, { code: 'damaged-file' }],
    ['more rows than strips', { bits: 8, rowsPerStrip: 1, tags: [[257, 4, [3]]] }, { code: 'damaged-file' }],
    ['strips outside', { bits: 8, tags: [[273, 4, [4_000_000_000]]] }, { code: 'damaged-file' }],
    [
      'a huge size in a small file',
      {
        bits: 8,
        compression: 'deflate',
        tags: [
          [256, 4, [40_000]],
          [257, 4, [40_000]],
        ],
      },
      { code: 'damaged-file', expected: 'a whole file' },
    ],
    [
      'a size beyond any memory',
      {
        bits: 8,
        tags: [
          [256, 4, [4e9]],
          [257, 4, [4e9]],
        ],
      },
      { code: 'too-large' },
    ],
    [
      'ImageJ channels',
      { bits: 8, tags: [[270, 2, 'ImageJ=1.53\nimages=4\nchannels=2\nslices=2\n']] },
      { code: 'not-labels', got: 'an ImageJ hyperstack of 2 channels, 2 slices, 1 frames' },
    ],
    [
      'ImageJ beyond 4 GB',
      { bits: 8, tags: [[270, 2, 'ImageJ=1.53\nimages=9\nslices=9\n']] },
      { code: 'unknown-layout', got: '1 page, 9 slices in the description of an ImageJ hyperstack' },
    ],
    [
      'OME channels',
      {
        bits: 8,
        tags: [[270, 2, '<?xml version="1.0"?><OME><Pixels SizeX="3" SizeY="2" SizeZ="1" SizeC="2" SizeT="1"/></OME>']],
      },
      { code: 'not-labels', got: 'an OME-TIFF of 2 channels, 1 slices, 1 frames' },
    ],
    [
      'several OME images',
      { bits: 8, tags: [[270, 2, '<OME><Pixels SizeX="3" SizeY="2"/><Pixels SizeX="3" SizeY="2"/></OME>']] },
      { code: 'not-labels', got: 'several images in one file, as an OME-TIFF says' },
    ],
    [
      'OME slices in other files',
      { bits: 8, tags: [[270, 2, `<OME><!--${'-'.repeat(5000)}--><Pixels SizeZ="40" SizeC="1" SizeT="1"/></OME>`]] },
      { code: 'unknown-layout', got: '1 page, 40 slices in the description of an OME-TIFF' },
    ],
    [
      'several slices in a page',
      { bits: 8, tags: [[32_997, 4, [20]]] },
      { code: 'unknown-layout', got: 'a page of 20 slices' },
    ],
    [
      'slices behind one directory',
      { bits: 8, tags: [[270, 2, '{"shape": [20, 2, 3], "axes": "ZYX"}']] },
      { code: 'unknown-layout' },
    ],
  ])('are refused with %s', async (_, style, expected) => {
    const issue = await issueOf(() => readBytes(writeTiff([page], 2, 3, style)));
    expect(issue).toMatchObject(expected);
    expect(issue.file).toMatch(/\.tif$/);
  });

  it.each<[string, boolean]>([
    ['{"shape": [4, 2, 3]}', true],
    ['{"shape": [1, 4, 2, 3, 1], "axes": "TZYXS"}', true],
    ['{"shape": [4, 2, 3], "axes": "QYX"}', true],
    ['{"shape": [4, 1, 2, 3], "axes": "ZCYX"}', true],
    ['{"shape": [7, 2, 3]}', true],
    ['{"shape": "all"}', true],
    ['{"shape": [2, 2, 2, 3]}', false],
    ['{"shape": [4, 2, 3], "axes": "TYX"}', false],
    ['{"shape": [2, 2, 2, 3], "axes": "CZYX"}', false],
    ['<OME><Pixels SizeX="3" SizeY="2" SizeZ="4" SizeC="1" SizeT="1"/></OME>', true],
    ['<OME><Pixels SizeX="3" SizeY="2" SizeZ="1" SizeC="1" SizeT="4"/></OME>', false],
    ['ImageJ=1.54\nimages=4\nslices=4\nunit=um', true],
    ['ImageJ=1.54\nimages=4\nframes=4', false],
  ])('of four pages described as %s: a volume is %s', async (description, volume) => {
    const bytes = writeTiff([page, page, page, page], 2, 3, { bits: 8, tags: [[270, 2, description]] });
    if (volume) expect((await readBytes(bytes)).shape).toEqual([4, 2, 3]);
    else
      expect(await issueOf(() => readBytes(bytes))).toMatchObject({
        code: 'not-labels',
        message: 'the pages are not the slices of one volume',
      });
  });

  it('are refused when pages differ, lead in a circle, or hold grey values', async () => {
    const small = writeTiff([page], 2, 3, { bits: 8 });
    const other = writeTiff([[1, 2]], 1, 2, { bits: 8 });
    // The second file behind the first, its offsets moved.
    const moved = Buffer.from(other);
    const directory = moved.readUInt32LE(4);
    for (let index = 0; index < moved.readUInt16LE(directory); index++) {
      const at = directory + 2 + 12 * index;
      if (moved.readUInt16LE(at) === 273) moved.writeUInt32LE(moved.readUInt32LE(at + 8) + small.length, at + 8);
    }
    const both = Buffer.concat([small, moved]);
    const first = both.readUInt32LE(4);
    const link = first + 2 + 12 * both.readUInt16LE(first);
    both.writeUInt32LE(small.length + directory, link);
    expect(await issueOf(() => readBytes(both))).toMatchObject({
      code: 'mixed-pages',
      got: 'page 1 of 2 x 3 (8 bits), page 2 of 1 x 2 (8 bits)',
    });
    both.writeUInt32LE(first, link);
    expect(await issueOf(() => readBytes(both))).toMatchObject({ code: 'damaged-file', expected: 'each page once' });

    const grey = Array.from({ length: 300 }, (_, index) => 1000 + index);
    expect(await issueOf(() => readBytes(writeTiff([grey], 30, 10, { bits: 16 })))).toMatchObject({
      code: 'too-many-labels',
      expected: 'a number for each phase, at most 256',
    });
  });

  it('that are cut or changed anywhere give an image or a reason, and nothing else', async () => {
    const stack = [0, 1, 2].map((shift) => Array.from({ length: 12 * 9 }, (_, index) => ((index + shift) % 5) * 40));
    const files = (['none', 'deflate', 'packbits', 'lzw'] as const).map((compression) =>
      writeTiff(stack, 12, 9, { bits: 8, compression, rowsPerStrip: 5 }),
    );
    let state = 5;
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state >>> 8) % below;
    };
    const counts = { image: 0, reason: 0 };
    for (let round = 0; round < 600; round++) {
      const bytes = Buffer.from(files[round % files.length]!);
      const changes = 1 + random(3);
      for (let change = 0; change < changes; change++) bytes[random(bytes.length)] = random(256);
      const cut = round % 3 === 0 ? bytes.subarray(0, random(bytes.length)) : bytes;
      try {
        const image = await readBytes(cut);
        expect(image.labels.length).toBe(image.shape[0] * image.shape[1] * image.shape[2]);
        counts.image++;
      } catch (error) {
        expect(error).toBeInstanceOf(LithostatError);
        counts.reason++;
      }
    }
    expect(counts.image).toBeGreaterThan(50);
    expect(counts.reason).toBeGreaterThan(50);
  });

  it('that end early say so', async () => {
    const file = `${folder}/cut.tif`;
    writeFileSync(file, writeTiff([page], 2, 3, { bits: 8 }));
    truncateSync(file, 30);
    expect(await issueOf(() => readLabelImage(file, { spacing }))).toMatchObject({
      code: 'damaged-file',
      remedy: 'copy or export it again',
    });
  });
});
