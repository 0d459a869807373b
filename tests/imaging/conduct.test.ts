import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conduct } from '../../src/imaging/conduct.js';
import { readLabelImage } from '../../src/io/image/index.js';
import { images, issueOf, spacing } from '../io/image/files.js';
import { makeImage } from './make-image.js';
import { plainConduction } from './plain-conduction.js';

const one = (phase: number, conductivity = 1) => new Map([[phase, conductivity]]);
const axes = ['z', 'y', 'x'] as const;

describe('the effective conductivity of an image', () => {
  it('of one phase is its own, whatever the voxel and the axis', () => {
    for (const axis of axes) {
      const image = makeImage([3, 4, 5], () => 7, { spacing: [1e-6, 2e-6, 5e-7] });
      const { effective, tortuosity, percolating, volumeFraction } = conduct(image, {
        conductivities: one(7, 0.04),
        axis,
        tolerance: 1e-12,
      });
      expect(effective.value).toBeCloseTo(0.04, 12);
      expect(effective.relative).toBeCloseTo(1, 10);
      expect(tortuosity).toBeCloseTo(1, 10);
      expect({ percolating, volumeFraction }).toEqual({ percolating: true, volumeFraction: 1 });
    }
  });

  it('of layers is that of resistors in series across them, and in parallel along them', () => {
    // Pages of 2, 1, 3 voxels with 1, 4 and 0.5 S/m; pages are 3 times as thick as rows.
    const image = makeImage([6, 4, 4], (page) => [0, 0, 1, 2, 2, 2][page]!, { spacing: [3e-6, 1e-6, 1e-6] });
    const conductivities = new Map([
      [0, 1],
      [1, 4],
      [2, 0.5],
    ]);
    const across = conduct(image, { conductivities, phase: 0, axis: 'z', tolerance: 1e-12 });
    expect(across.effective.value).toBeCloseTo(6 / (2 / 1 + 1 / 4 + 3 / 0.5), 10);
    expect(across.tortuosity).toBeNull();
    expect(across.volumeFraction).toBeCloseTo(1 / 3, 12);
    for (const axis of ['y', 'x'] as const) {
      const along = conduct(image, { conductivities, phase: 1, axis, tolerance: 1e-12 });
      expect(along.effective.value).toBeCloseTo((2 * 1 + 1 * 4 + 3 * 0.5) / 6, 10);
      expect(along.effective.relative).toBeCloseTo(along.effective.value / 4, 12);
    }
  });

  it('has the same digits in any unit, however small or large', () => {
    const solve = (edge: number, conductivity: number) =>
      conduct(
        makeImage([5, 6, 7], (page, row, column) => ((page * 7 + row * 11 + column * 13) % 6 > 1 ? 1 : 0), {
          spacing: [edge, 2 * edge, edge],
        }),
        { conductivities: one(1, conductivity), axis: 'y' },
      );
    const plain = solve(1, 1);
    expect(plain.effective.relative).toBeGreaterThan(0.1);
    for (const [edge, conductivity] of [
      [2 ** -20, 1],
      [2 ** -1000, 2 ** 1000],
      [2 ** 1000, 2 ** -1000],
      [2 ** 340, 4],
    ] as const) {
      const scaled = solve(edge, conductivity);
      expect(scaled.effective.relative).toBe(plain.effective.relative);
      expect(scaled.effective.value).toBe(plain.effective.value * conductivity);
      expect(scaled.iterations).toBe(plain.iterations);
    }
  });

  it('of a straight channel is its share, with tortuosity 1; a meander is as tortuous as it is long', () => {
    const channel = conduct(
      makeImage([8, 6, 6], (_, row, column) => (row < 2 && column === 3 ? 1 : 0)),
      { conductivities: one(1, 2), axis: 'z', tolerance: 1e-12 },
    );
    expect(channel.effective.relative).toBeCloseTo(2 / 36, 12);
    expect(channel.tortuosity).toBeCloseTo(1, 10);
    // One voxel wide: down two pages, across the rows, down, back … : a chain of resistors, n voxels long from face to face.
    const [pages, rows] = [9, 7];
    const meander = (page: number, row: number) =>
      page % 2 === 1 || row === ((page / 2) % 2 === 0 ? rows - 1 : 0) ? 1 : 0;
    const image = makeImage([pages, rows, 1], (page, row) => meander(page, row));
    const length = Array.from(image.labels).reduce((sum, label) => sum + label, 0);
    // The ends of the first and the last row lead nowhere: pages 0 and 8 are single voxels, so all voxels are on the way.
    const answer = conduct(image, { conductivities: one(1), axis: 'z', tolerance: 1e-13 });
    expect(answer.effective.relative).toBeCloseTo(pages / (length * rows), 10);
    expect(answer.tortuosity).toBeCloseTo((length / pages) ** 2, 8);
  });

  it('of a checkerboard is the geometric mean (Keller 1964; Dykhne 1970), at the order that its corners admit', () => {
    const contrast = 4;
    // Mirror planes through the middles of the fields, where the end faces are.
    const errors = [8, 16, 32, 64].map((field) => {
      const at = (index: number) => Math.floor((index + field / 2) / field);
      const image = makeImage([1, 2 * field, 2 * field], (_, row, column) => (at(row) + at(column)) % 2);
      const conductivities = new Map([
        [0, 1],
        [1, contrast],
      ]);
      const { effective } = conduct(image, { conductivities, phase: 0, axis: 'x', tolerance: 1e-11 });
      return Math.abs(effective.value / Math.sqrt(contrast) - 1);
    });
    // The potential behaves as r^lambda at a corner, the energy's error as h^(2 lambda).
    const lambda = (4 / Math.PI) * Math.atan(1 / Math.sqrt(contrast));
    const orders = errors.slice(1).map((error, index) => Math.log2(errors[index]! / error));
    for (const order of orders) expect(Math.abs(order - 2 * lambda)).toBeLessThan(0.06);
    expect(errors.at(-1)).toBeLessThan(0.003);
  });

  it('of a square array of insulating cylinders is that of Perrins et al. (1979), at first order in the voxel', () => {
    const reference = 0.53757999;
    const errors = [32, 128, 512].map((size) => {
      const radius = Math.sqrt(0.3 / Math.PI) * size;
      const image = makeImage([1, size, size], (_, row, column) =>
        (row + 0.5 - size / 2) ** 2 + (column + 0.5 - size / 2) ** 2 < radius * radius ? 1 : 0,
      );
      return 1 - conduct(image, { conductivities: one(0), axis: 'x' }).effective.relative / reference;
    });
    for (const error of errors) expect(error).toBeGreaterThan(0);
    const order = Math.log(errors[0]! / errors[2]!) / Math.log(16);
    expect(order).toBeGreaterThan(0.8);
    expect(order).toBeLessThan(1.3);
    expect(errors[2]).toBeLessThan(0.003);
  });

  it('of dilute insulating spheres is that of Maxwell (1873) to 1 %, extrapolated in the voxel', () => {
    const slopes = [32, 64].map((size) => {
      const radius = (6 / 32) * size;
      const image = makeImage([size, size, size], (page, row, column) =>
        [page, row, column].reduce((sum, at) => sum + (at + 0.5 - size / 2) ** 2, 0) < radius * radius ? 1 : 0,
      );
      const { effective, volumeFraction } = conduct(image, { conductivities: one(0), axis: 'z' });
      const share = 1 - volumeFraction;
      // The Hashin-Shtrikman bound is above.
      expect(effective.relative).toBeLessThan((2 * (1 - share)) / (2 + share));
      return (1 - effective.relative) / (1 - (2 * (1 - share)) / (2 + share));
    });
    expect(2 * slopes[1]! - slopes[0]!).toBeGreaterThan(0.99);
    expect(2 * slopes[1]! - slopes[0]!).toBeLessThan(1.01);
  });

  it('is what conjugate gradients on the assembled matrix find, for any phases, voxels, axes and sides', () => {
    let solved = 0;
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 8 })),
        fc.constantFrom(...axes),
        fc.boolean(),
        fc.integer({ min: 1, max: 2 ** 31 }),
        (shape, axis, periodic, seed) => {
          let state = seed;
          const next = () => {
            state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
            return (state >>> 8) / 2 ** 24;
          };
          const image = makeImage(shape, () => [0, 5, 5, 9][Math.floor(4 * next())]!, { spacing: [1e-6, 3e-6, 2e-6] });
          const conductivities = new Map([
            [5, 2],
            [9, 0.1],
          ]);
          if (!image.labels.includes(5) || !image.labels.includes(9)) return;
          const request = { conductivities, phase: 5, axis, sides: periodic ? 'periodic' : 'insulated' } as const;
          const index = axes.indexOf(axis) as 0 | 1 | 2;
          const plain = plainConduction(
            shape,
            image.spacing,
            Array.from(image.labels, (label) => conductivities.get(label) ?? 0),
            index,
            periodic,
          );
          if (plain.inward < 1e-20) {
            expect(() => conduct(image, request)).toThrow(/do(es)? not connect the low/);
            return;
          }
          const area = (image.labels.length / shape[index]) * ((1e-6 * 3e-6 * 2e-6) / image.spacing[index]);
          const expected = (plain.inward * shape[index] * image.spacing[index]) / area;
          const answer = conduct(image, { ...request, tolerance: 1e-11 });
          expect(answer.effective.value / expected).toBeCloseTo(1, 8);
          expect(plain.outward / plain.inward).toBeCloseTo(1, 8);
          expect(answer.imbalance).toBeLessThan(1e-8);
          solved++;
        },
      ),
      { numRuns: 120, seed: 4 },
    );
    expect(solved).toBeGreaterThan(40);
  });

  it('of a tomography is the reference to all its digits, along two axes', async () => {
    const { image } = await readLabelImage(images('electrode-100-binary.tif'), { spacing });
    for (const [axis, reference] of [
      ['z', 0.352476],
      ['y', 0.351209],
    ] as const) {
      const answer = conduct(image, { conductivities: one(0, 0.04), axis });
      expect(answer.effective.relative.toFixed(6)).toBe(String(reference));
      expect(answer.effective.value).toBeCloseTo(0.04 * answer.effective.relative, 12);
      expect(answer.tortuosity).toBeCloseTo(0.601691 / answer.effective.relative, 10);
      expect(answer.percolatingFraction).toBeCloseTo(0.601517, 6);
      expect(answer.tortuosityOfPercolating).toBeCloseTo(answer.percolatingFraction / answer.effective.relative, 12);
      expect(answer.residual).toBeLessThan(1e-8);
      expect(answer.imbalance).toBeLessThan(1e-6);
    }
  });

  it('counts what percolates apart from what is cut off', () => {
    // A column through, a column that ends, an island.
    const picture = ['#.#..', '#.#.#', '#....'];
    const image = makeImage([3, 5, 1], (page, row) => (picture[page]![row] === '#' ? 1 : 0));
    const answer = conduct(image, { conductivities: one(1), axis: 'z', tolerance: 1e-12 });
    expect(answer.volumeFraction).toBeCloseTo(6 / 15, 12);
    expect(answer.percolatingFraction).toBeCloseTo(3 / 15, 12);
    expect(answer.effective.relative).toBeCloseTo(1 / 5, 10);
    expect(answer.tortuosity).toBeCloseTo(2, 8);
    expect(answer.tortuosityOfPercolating).toBeCloseTo(1, 8);
  });

  it('knows phases by the numbers of the file', async () => {
    const values = [-5, 1000, 70_000];
    const image = makeImage([4, 2, 2], (page) => (page < 2 ? 1 : 2), { values });
    const both = new Map([
      [1000, 1],
      [70_000, 1],
    ]);
    expect(conduct(image, { conductivities: both, phase: 1000, axis: 'z' })).toMatchObject({
      phase: 1000,
      conducting: [1000, 70_000],
    });
    expect(await issueOf(() => conduct(image, { conductivities: one(1000), axis: 'z' }))).toMatchObject({
      code: 'not-percolating',
      message: expect.stringMatching(
        /^Phase 1000 does not connect the low z face to the high z face: .* ends at page 2 of 4\. 1 component touches the low z face, none the high z face\.$/,
      ),
      remedy: expect.stringContaining('threshold'),
    });
    expect(await issueOf(() => conduct(image, { conductivities: one(1), axis: 'z' }))).toMatchObject({
      code: 'unknown-phase',
      got: '1',
      expected: 'a phase of the image: 1000 (50.00 %), 70000 (50.00 %)',
    });
    expect(await issueOf(() => conduct(image, { conductivities: both, axis: 'z' }))).toMatchObject({
      code: 'which-phase',
    });
    expect(await issueOf(() => conduct(image, { conductivities: one(1000, 0), axis: 'z' }))).toMatchObject({
      code: 'out-of-range',
    });
  });
});
