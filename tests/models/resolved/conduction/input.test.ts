import { describe, expect, it } from 'vitest';
import { gridMesh } from '../../../../src/mesh/index.js';
import { IonicConduction, linearKinetics } from '../../../../src/models/resolved/conduction/index.js';
import type { ConductionProblem } from '../../../../src/models/resolved/conduction/problem.js';
import { LithostatError } from '../../../../src/quantity/index.js';

const mesh = gridMesh({ shape: 'triangle', cells: [2, 2], region: 'electrolyte' });
const good: ConductionProblem = {
  mesh,
  conductivity: { electrolyte: 1 },
  electrodes: [
    { name: 'one', facets: 'bottom', kinetics: linearKinetics(1) },
    { name: 'two', facets: 'top', kinetics: null },
  ],
};

function issuesOf(act: () => unknown) {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(LithostatError);
    return (error as LithostatError).issues;
  }
  throw new Error('nothing was refused');
}

const first = good.electrodes[0]!;

describe('bad input', () => {
  it.each<[string, Partial<ConductionProblem>, string, RegExp]>([
    ['a region without conductivity', { conductivity: {} }, 'missing-conductivity', /electrolyte/],
    ['a conductivity without region', { conductivity: { electrolyte: 1, metal: 2 } }, 'missing-region', /metal/],
    ['a negative conductivity', { conductivity: { electrolyte: -1 } }, 'out-of-range', /positive/],
    [
      'a conductivity that is nowhere',
      { conductivity: { electrolyte: (x) => x[0]! - 0.5 } },
      'out-of-range',
      /at \(.*\) m/,
    ],
    ['an indefinite tensor', { conductivity: { electrolyte: [1, 2, 2, 1] } }, 'out-of-range', /positive definite/],
    ['an unsymmetric tensor', { conductivity: { electrolyte: [1, 0.5, 0, 1] } }, 'out-of-range', /symmetric/],
    [
      'a tensor of another dimension',
      { conductivity: { electrolyte: [1, 0, 0, 0, 1, 0, 0, 0, 1] } },
      'out-of-range',
      /4 numbers/,
    ],
    ['an unknown boundary', { electrodes: [{ ...first, facets: 'botom' }] }, 'missing-boundary', /botom/],
    ['two electrodes of one name', { electrodes: [first, first] }, 'repeated', /one/],
    ['a quadratic field on linear cells', { order: 2 }, 'out-of-range', /order/],
    ['a resistance of zero', { electrodes: [{ ...first, kinetics: linearKinetics(0) }] }, 'out-of-range', /kinetics/],
    [
      'a gap that is NaN',
      { electrodes: [{ ...first, gap: { gap: Number.NaN, gapScale: 2e-8 } }] },
      'out-of-range',
      /gap/,
    ],
    [
      'a gap without a scale',
      { electrodes: [{ ...first, gap: { gap: 1e-9, gapScale: 0 } }] },
      'out-of-range',
      /gapScale/,
    ],
    [
      'a pressure that is NaN',
      { electrodes: [{ ...first, stress: { molarVolume: 1.3e-5, normalPressure: Number.NaN } }] },
      'out-of-range',
      /normalPressure/,
    ],
    [
      'a field with too few values',
      { electrodes: [{ ...first, stress: { molarVolume: 1.3e-5, normalPressure: new Float64Array(2) } }] },
      'wrong-length',
      /normalPressure/,
    ],
    [
      'ideal electrodes that touch',
      {
        electrodes: [
          { ...first, kinetics: null },
          { name: 'side', facets: 'left', kinetics: null },
        ],
      },
      'short-circuit',
      /side/,
    ],
    [
      'an unsplit grain boundary',
      {
        grainBoundaries: [
          {
            name: 'g',
            facets: { metal: mesh.boundaries.get('left')!, electrolyte: mesh.boundaries.get('left')! },
            resistance: 1,
          },
        ],
      },
      'not-split',
      /share/,
    ],
  ])('%s is refused', (_what, change, code, words) => {
    const [issue] = issuesOf(() => new IonicConduction({ ...good, ...change }));
    expect(issue!.code).toBe(code);
    expect(`${issue!.path} ${issue!.message} ${issue!.got}`).toMatch(words);
  });

  it.each<[string, Parameters<IonicConduction['solve']>[0], string]>([
    ['no control', { one: { current: 0 } }, 'missing-control'],
    [
      'a control of nothing',
      { one: { current: 0 }, two: { potential: 0 }, three: { current: 1 } },
      'unknown-electrode',
    ],
    ['a current that is NaN', { one: { current: Number.NaN }, two: { potential: 0 } }, 'out-of-range'],
    ['currents alone', { one: { current: 1 }, two: { current: -1 } }, 'floating-potential'],
  ])('%s is refused', (_what, controls, code) => {
    expect(issuesOf(() => new IonicConduction(good).solve(controls))[0]!.code).toBe(code);
  });

  it('an isolated part of the electrolyte is named with a place', () => {
    const two = gridMesh({ shape: 'quadrilateral', cells: [2, 1], region: 'electrolyte' });
    // Tear the two cells apart.
    const [block] = two.blocks;
    const coordinates = new Float64Array([...two.coordinates, 0.5, 0, 0.5, 1]);
    const nodes = block!.nodes.slice();
    for (let k = 4; k < 8; k++) nodes[k] = nodes[k] === 1 ? 6 : nodes[k] === 4 ? 7 : nodes[k]!;
    const torn = { ...two, coordinates, blocks: [{ ...block!, nodes }] };
    const left = two.boundaries.get('left')!;
    const [issue] = issuesOf(() =>
      new IonicConduction({
        mesh: torn,
        conductivity: { electrolyte: 1 },
        electrodes: [{ name: 'one', facets: left, kinetics: linearKinetics(1) }],
      }).solve({ one: { potential: 0 } }),
    );
    expect(issue!.code).toBe('floating-potential');
    expect(issue!.message).toMatch(/\(.*\) m/);
  });

  it('a limiting law without a solution fails with the place and the residual, not with NaN', () => {
    const cell = new IonicConduction(
      {
        ...good,
        electrodes: [
          {
            name: 'one',
            facets: 'bottom',
            kinetics: {
              sources: [],
              coefficientAt: () => 1,
              // A law with a limiting current density of 1 A/m^2.
              evaluate(_coefficient, eta, _affinity, out) {
                out[0] = Math.tanh(eta);
                out[1] = 1 / Math.cosh(eta) ** 2;
                out[2] = 0;
              },
            },
          },
          good.electrodes[1]!,
        ],
      },
      { maximumIterations: 20 },
    );
    expect(
      Math.abs(cell.solve({ one: { current: 0.9 }, two: { potential: 0 } }).electrode('one').current - 0.9),
    ).toBeLessThan(1e-10);
    const [issue] = issuesOf(() => cell.solve({ one: { current: 1.1 }, two: { potential: 0 } }));
    expect(issue!.message).toMatch(/residual/);
    expect(issue!.message).toMatch(/electrode one|charge balance/);
  });
});
