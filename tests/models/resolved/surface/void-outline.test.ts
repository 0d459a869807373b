import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { checkOptions } from '../../../../src/models/resolved/check.js';
import type { ResolvedOptions } from '../../../../src/models/resolved/options.js';
import { unpackGeometry } from '../../../../src/models/resolved/state.js';
import {
  contactFraction,
  runsOf,
  type SurfaceChain,
  voidVolume,
} from '../../../../src/models/resolved/surface/chain.js';
import { initialChain } from '../../../../src/models/resolved/surface/initial-chain.js';
import { LithostatError } from '../../../../src/quantity/index.js';
import { loadStudy } from '../../../../src/studies/load-study.js';
import { cellOf } from '../cell-of.js';

const micrometre = 1e-6;
const width = 20 * micrometre;

type Points = readonly (readonly [number, number])[];

const optionsWith = (voids: readonly object[], section: string): ResolvedOptions => {
  const { options } = cellOf({ voids: [], width });
  const face = { ...options.electrode1, voids };
  return { ...options, section, electrode1: face, electrolyte: {} } as unknown as ResolvedOptions;
};

const chainOf = (voids: readonly object[], section = 'plane'): SurfaceChain => {
  const options = optionsWith(voids, section);
  return initialChain(options.electrode1, options);
};

const outlined = (points: Points, position = 0): object => ({
  outline: points.map(([x, z]) => [x * micrometre, z * micrometre]),
  position: position * micrometre,
});

/** Points on half an ellipse about 0, from rim to rim. */
const ellipse = (radius: number, height: number, count: number): Points =>
  Array.from({ length: count + 1 }, (_, k) => {
    const angle = (Math.PI * k) / count;
    return [-radius * Math.cos(angle), k === 0 || k === count ? 0 : height * Math.sin(angle)] as const;
  });

describe('a void by its outline', () => {
  it('is half an ellipse where its points are on one, from either end and wherever it is moved', () => {
    const area = (Math.PI / 2) * 4 * 3 * micrometre ** 2;
    for (const points of [ellipse(4, 3, 16), [...ellipse(4, 3, 16)].reverse()])
      for (const position of [6, 12]) {
        const chain = chainOf([outlined(points, position)]);
        expect(voidVolume(chain) / area).toBeCloseTo(1, 3);
        expect(contactFraction(chain)).toBeCloseTo(0.6, 9);
        expect(runsOf(chain).map(({ kind }) => kind)).toEqual(['contact', 'void', 'contact']);
      }
  });

  it('may begin with its roof on the axis', () => {
    const points = ellipse(4, 3, 32).slice(16);
    const chain = chainOf([outlined([[0, 3], ...points.slice(1)])], 'axisymmetric');
    expect(voidVolume(chain) / ((2 / 3) * Math.PI * 4 ** 2 * 3 * micrometre ** 3)).toBeCloseTo(1, 3);
    expect(contactFraction(chain)).toBeCloseTo(1 - 0.04, 9);
  });

  it('keeps its corners', () => {
    const points: Points = [
      [4, 0],
      [4, 2],
      [9, 2],
      [9, 0],
    ];
    expect(voidVolume(chainOf([outlined(points)])) / (10 * micrometre ** 2)).toBeCloseTo(1, 9);
  });

  const problems = (voids: readonly object[], section = 'plane'): [string, string][] => {
    try {
      checkOptions(optionsWith(voids, section), cellOf({ voids: [] }).mechanisms, {
        kind: 'half',
        thicknesses: [5e-5],
        electrolyte: 5e-4,
      });
    } catch (error) {
      if (error instanceof LithostatError)
        return error.issues.map(({ path, message }) => [path.replace('model.options.electrode1.', ''), message]);
      throw error;
    }
    return [];
  };

  it('is refused with its place where it is none', () => {
    const good = outlined(ellipse(3, 2, 12), 5);
    expect(problems([good, outlined(ellipse(3, 2, 12), 12)])).toEqual([]);
    const one = (points: Points, section = 'plane'): string => {
      const [[path, message]] = problems([outlined(points)], section) as [[string, string]];
      expect(path).toBe('voids[0].outline');
      return message;
    };
    expect(
      one([
        [2, 0],
        [4, 2],
        [4, 2],
        [6, 0],
      ]),
    ).toMatch(/twice/);
    expect(
      one([
        [2, 0],
        [4, 2],
        [6, 1],
      ]),
    ).toMatch(/does not end on the electrolyte/);
    expect(
      one([
        [2, 0],
        [4, 2],
        [6, 0],
        [8, 2],
        [10, 0],
      ]),
    ).toMatch(/touches/);
    expect(
      one([
        [2, 0],
        [8, 6],
        [3, 6],
        [9, 0],
      ]),
    ).toMatch(/crosses itself/);
    expect(
      one([
        [2, 0],
        [4, 48],
        [6, 0],
      ]),
    ).toMatch(/high as the electrode/);
    expect(
      one([
        [12, 0],
        [18, 3],
        [21, 0],
      ]),
    ).toMatch(/does not fit/);
    expect(
      one([
        [0, 0],
        [3, 3],
        [6, 0],
      ]),
    ).toMatch(/does not fit/);
    expect(
      one(
        [
          [2, 0],
          [4, 2],
          [6, 0],
        ],
        'axisymmetric',
      ),
    ).toMatch(/ring/);
    expect(problems([good, outlined(ellipse(3, 2, 12), 8)])).toEqual([
      ['voids[1]', 'the void overlaps that of model.options.electrode1.voids[0]'],
    ]);
  });
});

describe('a void drawn in Gmsh', () => {
  const meshes = fileURLToPath(new URL('../../../data/meshes/', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'outline-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const load = (outline: string) => {
    const file = join(folder, 'scenario.yaml');
    writeFileSync(
      file,
      `lithostat: 1
title: A drawn void
cell:
  kind: half
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: LLZO, thickness: 500 um }
operation:
  temperature: 25 degC
  stackPressure: 1 MPa
  protocol: [{ rest: 1 s }]
model:
  level: resolved
  options: { section: axisymmetric, width: 12 um, electrode1: { voids: [{ outline: ${outline} }] } }
`,
    );
    return loadStudy({ file });
  };

  it.each(['void-41-text', 'void-22-binary', 'void-order2-41-binary'])('has the shape of its curve (%s)', (name) => {
    const model = load(`{ file: ${join(meshes, `${name}.msh`)}, boundary: void, unit: um }`).makeModel();
    const [{ chain }] = unpackGeometry(model.initialState(), 'axisymmetric').electrodes as unknown as [
      { chain: SurfaceChain },
    ];
    // A spherical cap with its rim at 5 um and its pole at 3 um.
    const volume = ((Math.PI * 3) / 6) * (3 * 5 ** 2 + 3 ** 2) * micrometre ** 3;
    expect(voidVolume(chain) / volume).toBeCloseTo(1, 2);
    expect(contactFraction(chain)).toBeCloseTo(1 - (5 / 12) ** 2, 9);
  });

  it('says what is wrong with the file where the scenario names it', () => {
    const issuesOf = (outline: string) => {
      try {
        load(outline);
      } catch (error) {
        if (error instanceof LithostatError) return error.issues;
        throw error;
      }
      return [];
    };
    const file = join(meshes, 'void-41-text.msh');
    const [missing] = issuesOf(`{ file: ${file}, boundary: roof, unit: um }`);
    expect(missing?.path).toBe('model.options.electrode1.voids[0].outline.file');
    expect(missing?.got).toBe('roof');
    expect(issuesOf('{ file: nowhere.msh, boundary: void, unit: um }')[0]?.path).toMatch(/outline\.file$/);
    // The axis above and below the void.
    expect(issuesOf(`{ file: ${file}, boundary: axis, unit: um }`)[0]?.message).toMatch(/no single line/);
    expect(issuesOf(`{ file: ${file}, boundary: void, unit: kg }`)[0]?.path).toMatch(/outline\.file$/);
  });
});
