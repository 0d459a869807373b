import { describe, expect, it } from 'vitest';
import { checkMesh } from '../../../../src/mesh/index.js';
import { checkOptions } from '../../../../src/models/resolved/check.js';
import { type CellCurrents, cellConduction } from '../../../../src/models/resolved/electrolyte/cell-conduction.js';
import {
  effectiveConductivity,
  interiorConductivity,
} from '../../../../src/models/resolved/electrolyte/effective-conductivity.js';
import {
  boundariesOnFace,
  type Grains,
  grainsOf,
  makeGrains,
} from '../../../../src/models/resolved/electrolyte/grains.js';
import { electrolyteFields } from '../../../../src/models/resolved/fields.js';
import type { ResolvedOptions } from '../../../../src/models/resolved/options.js';
import type { ResolvedGrains, ResolvedParameters } from '../../../../src/models/resolved/parameters.js';
import { gapOf } from '../../../../src/models/resolved/surface/gap.js';
import { initialChain } from '../../../../src/models/resolved/surface/initial-chain.js';
import { sectionSizes } from '../../../../src/models/resolved/surface/sizes.js';
import { LithostatError } from '../../../../src/quantity/index.js';
import { cellOf } from '../cell-of.js';

const micrometre = 1e-6;

/** Even grains in rows and columns. */
function bricks(columns: number, rows: number, width: number, depth: number): Grains {
  const x: number[] = [];
  const y: number[] = [];
  for (let row = 0; row <= rows; row++)
    for (let column = 0; column <= columns; column++) {
      x.push(column === columns ? width : (column * width) / columns);
      y.push(row === 0 ? 0 : row === rows ? -depth : (-row * depth) / rows);
    }
  const corner = (column: number, row: number): number => row * (columns + 1) + column;
  const polygons = Array.from({ length: rows * columns }, (_, k) => {
    const [column, row] = [k % columns, Math.floor(k / columns)];
    return [corner(column, row + 1), corner(column + 1, row + 1), corner(column + 1, row), corner(column, row)];
  });
  const size = Math.sqrt((width * depth) / (rows * columns));
  return { width, depth, size, x, y, polygons, factors: new Float64Array(rows * columns).fill(1) };
}

const structure = { size: 6e-6, seed: 4, boundaryResistance: 5e-5, conductivitySpread: 0, depth: 30e-6 };

describe('effective conductivity of grains', () => {
  it('is the series of grains and boundaries for layers of bricks, whatever their columns', () => {
    // Five layers of 4 um with 4 boundaries: 1/kappa_eff = 1/kappa + 4 R/depth.
    for (const columns of [1, 3]) {
      const found = effectiveConductivity(bricks(columns, 5, 12e-6, 20e-6), 5e-5)(0.04);
      expect(found / (1 / (1 / 0.04 + (4 * 5e-5) / 20e-6))).toBeCloseTo(1, 9);
    }
  });

  it('is the arithmetic mean for columns, the harmonic one for layers', () => {
    const columns = bricks(2, 1, 12e-6, 20e-6);
    columns.factors.set([0.5, 1.5]);
    const layers = bricks(1, 2, 12e-6, 20e-6);
    layers.factors.set([0.5, 1.5]);
    expect(effectiveConductivity(columns, 0)(0.04) / 0.04).toBeCloseTo(1, 9);
    expect(effectiveConductivity(layers, 0)(0.04) / 0.04).toBeCloseTo(0.75, 9);
  });

  it('is that of the grains where boundaries do not resist, and falls with their resistance to that of the blocks that they cut off', () => {
    const grains = makeGrains(structure, 24e-6);
    const at = (resistance: number): number => effectiveConductivity(grains, resistance)(0.04) / 0.04;
    expect(at(0)).toBeCloseTo(1, 9);
    const values = [1e-7, 1e-5, 1e-4, 1e-3].map(at);
    expect(values[0]!).toBeGreaterThan(0.99);
    values.forEach((value, k) => {
      if (k > 0) expect(value).toBeLessThan(values[k - 1]!);
    });
    // Where boundaries are all that resists, R times the conductance no longer depends on R.
    const limit = [1e2, 1e4].map((resistance) => at(resistance) * resistance);
    expect(limit[0]! / limit[1]!).toBeCloseTo(1, 4);
  });

  it('leads back to the conductivity of the grains inside', () => {
    const effective = effectiveConductivity(makeGrains({ ...structure, conductivitySpread: 0.3 }, 24e-6), 5e-5);
    expect(interiorConductivity(effective, effective(0.04)) / 0.04).toBeCloseTo(1, 6);
    expect(() => interiorConductivity(effective, 10)).toThrow(/boundaries alone/);
  });
});

/** A cell with grains in its electrolyte. */
function cellWith(grains: Partial<ResolvedGrains> | null, options: Parameters<typeof cellOf>[0]): ResolvedParameters {
  const parameters = cellOf({ section: 'plane', width: 24e-6, ...options });
  if (grains === null) return parameters;
  const own = {
    ...structure,
    count: 0,
    interiorConductivity: 0.04,
    effectiveConductivity: 0.04,
    ...grains,
  };
  return { ...parameters, electrolyte: { ...parameters.electrolyte, grains: own } };
}

function currentsOf(parameters: ResolvedParameters): CellCurrents {
  const { options, electrolyte } = parameters;
  const faces = parameters.electrodes.map(({ face }, j) => {
    const chain = initialChain(face, options);
    const places =
      electrolyte.grains === undefined
        ? []
        : boundariesOnFace(grainsOf(electrolyte.grains, options.width), j === 0 ? 1 : 2, electrolyte.thickness);
    const sizes = sectionSizes(
      chain,
      [],
      options,
      places.map((at) => ({ at, size: structure.size / 10 })),
    );
    return { sizes, gap: gapOf(chain), pressure: () => 3e6 };
  });
  return cellConduction(parameters, faces, { currentDensity: 10 });
}

describe('a cell with grains', () => {
  const voids = [{ radius: 4 * micrometre, height: 2 * micrometre, position: 10 * micrometre }];

  it('is that of an even electrolyte where boundaries do not resist and grains are alike', () => {
    const even = currentsOf(cellWith(null, { voids }));
    for (const depth of [30e-6, 500e-6]) {
      const found = currentsOf(cellWith({ boundaryResistance: 0, depth, size: depth / 5 }, { voids }));
      expect(Math.abs(found.voltage / even.voltage - 1)).toBeLessThan(1e-5);
      for (const x of [1, 5, 15, 20]) {
        const [one, other] = [found, even].map(({ faces }) => faces[0]!.density(x * micrometre));
        expect(Math.abs(one! / other! - 1)).toBeLessThan(1e-4);
      }
    }
  });

  it('has the resistance of its layers in series, and its powers sum up to what it is given', () => {
    const currentDensity = 10;
    const parameters = cellWith({}, { voids: [] });
    const effective = effectiveConductivity(grainsOf(parameters.electrolyte.grains!, 24e-6), 5e-5)(0.04);
    expect(effective).toBeLessThan(0.035);
    const own = { ...parameters.electrolyte.grains!, effectiveConductivity: effective };
    const found = currentsOf({ ...parameters, electrolyte: { ...parameters.electrolyte, grains: own } });
    const { voltage, joule, interfaces } = found;
    expect((joule + interfaces) / (voltage * currentDensity)).toBeCloseTo(1, 9);
    // Kinetics of 5e-4 ohm m^2 on either side hold the current nearly even: 500 um at the effective conductivity, and the constriction.
    const ohmic = joule / currentDensity ** 2;
    expect(ohmic / (500e-6 / effective)).toBeCloseTo(1, 2);
    expect(found.faces[0]!.largest / currentDensity).toBeGreaterThan(1.002);
    expect(found.faces[1]!.largest / currentDensity).toBeCloseTo(1, 2);
  });

  it('stores the number of each grain, and jumps of the potential at boundaries alone', () => {
    const parameters = cellWith({ depth: 500e-6, size: 60e-6 }, { voids: [], width: 120e-6 });
    const { mesh, grains, solution } = currentsOf(parameters);
    checkMesh(mesh);
    const { fields } = electrolyteFields({ mesh, grains, solution });
    const values = (name: string): Float64Array => fields.find((field) => field.name === name)!.values as Float64Array;
    const count = grainsOf(parameters.electrolyte.grains!, 120e-6).polygons.length;
    expect(new Set(values('grain'))).toEqual(new Set(Array.from({ length: count }, (_, k) => k + 1)));
    const jumps = values('potentialJump');
    const pairs = new Set<number>();
    grains!.original.forEach((first, node) => {
      if (first !== node) pairs.add(first).add(node);
    });
    jumps.forEach((jump, node) => {
      if (!pairs.has(node)) expect(jump).toBe(0);
    });
    // R i at most where the current crosses a boundary squarely, somewhat more where it is drawn together.
    const most = jumps.reduce((sum, jump) => Math.max(sum, jump), 0) / (5e-5 * 10);
    expect(most).toBeGreaterThan(0.9);
    expect(most).toBeLessThan(1.5);
  });
});

describe('the section of grains', () => {
  const grains = { size: 8e-6, seed: 1, boundaryResistance: 5e-5, conductivitySpread: 0, conductivity: 'interior' };
  const problems = (section: string, own: object): string[] => {
    try {
      const options = { ...cellOf({ voids: [] }).options, section, electrolyte: { grains: { ...grains, ...own } } };
      checkOptions(options as unknown as ResolvedOptions, cellOf({ voids: [] }).mechanisms, {
        kind: 'half',
        thicknesses: [5e-5],
        electrolyte: 5e-4,
      });
    } catch (error) {
      if (error instanceof LithostatError) return error.issues.map(({ path }) => path);
      throw error;
    }
    return [];
  };

  it('is refused where it would be rings, deeper than the electrolyte, or too many', () => {
    const path = 'model.options.electrolyte.grains';
    expect(problems('plane', {})).toEqual([]);
    expect(problems('axisymmetric', {})).toEqual([path]);
    expect(problems('plane', { depth: 1e-3, size: 1e-7 })).toEqual([`${path}.depth`, `${path}.size`]);
  });

  it('has conductivities of mean 1 with the spread that is asked for, the same for the same seed', () => {
    const make = (seed: number) =>
      makeGrains({ ...structure, seed, size: 1.5e-6, conductivitySpread: 0.5 }, 30e-6).factors;
    const factors = make(7);
    const count = factors.length;
    const logarithms = factors.map(Math.log);
    const mean = logarithms.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(logarithms.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
    expect(count).toBeGreaterThan(380);
    // Three standard errors of a sample of this size.
    expect(Math.abs(mean + 0.125)).toBeLessThan((3 * 0.5) / Math.sqrt(count));
    expect(Math.abs(deviation - 0.5)).toBeLessThan((3 * 0.5) / Math.sqrt(2 * count));
    expect(make(7)).toEqual(factors);
    expect(make(8)).not.toEqual(factors);
  });
});
