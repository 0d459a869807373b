import { describe, expect, it } from 'vitest';
import { type CellShape, gridMesh, type Mesh, mapCoordinates } from '../../../../src/mesh/index.js';
import { compileConstraints } from '../../../../src/models/resolved/creep/constraints.js';
import { type CreepCondition, solveCreep, volumeRate } from '../../../../src/models/resolved/creep/index.js';
import { CreepOperator } from '../../../../src/models/resolved/creep/operator.js';
import { pseudoRandom } from '../../../../src/solvers/pseudo-random.js';

const referenceRate = 1e-3;

/**
 * The part of a spherical shell (radius 1 to `ratio`, in units of `radius`) over half a quarter of a face of a cube: four planes through the
 * centre bound it, two of them aslant. 24 of them make the sphere.
 */
function shellSector(shape: CellShape, radial: number, around: number, ratio: number, radius = 1): Mesh {
  const grid = gridMesh({ shape, cells: [around, around, radial], order: 2 });
  return mapCoordinates(grid, ([u, v, s]) => {
    const distance = radius * ratio ** s!;
    const [y, z] = [Math.tan((u! * Math.PI) / 4), Math.tan((v! * Math.PI) / 4)];
    const scale = distance / Math.hypot(1, y, z);
    return [scale, u === 0 ? 0 : y * scale, v === 0 ? 0 : z * scale];
  });
}

const inPlanes: readonly CreepCondition[] = ['left', 'right', 'front', 'back'].map((boundary) => ({
  kind: 'normal-velocity',
  boundary,
  velocity: 0,
}));

describe('creep in space', () => {
  // P-04: adot/a of a thick sphere, radius ratio 2, under 3 MPa inside.
  it.each([
    ['hexahedron', 1, 0.00257142857143],
    ['hexahedron', 6.6, 0.224607101318],
    ['tetrahedron', 3, 0.0135],
  ] as const)('opens a thick sphere of the %s at the closed rate, n = %f', (shape, exponent, rate) => {
    const radius = 5e-6;
    const flow = solveCreep({
      mesh: shellSector(shape, 3, 2, 2, radius),
      material: { referenceRate, exponent },
      conditions: [...inPlanes, { kind: 'pressure', boundary: 'bottom', pressure: 3e6 }],
    });
    const { dissipation, tractions, far, platens, reactions } = flow.power;
    expect((tractions + platens + reactions) / (dissipation + far)).toBeCloseTo(1, 8);
    // 24 sectors; the mesh's void is a little smaller than the sphere's.
    const volume = (4 / 3) * Math.PI * radius ** 3;
    const error = (-24 * volumeRate(flow, 'bottom')) / volume / (3 * rate) - 1;
    expect(Math.abs(error)).toBeLessThan(1e-3);
  });

  it.each([
    ['tetrahedron', 1],
    ['hexahedron', 5],
  ] as const)('comes to the same flow by factors and by iteration, %s, n = %f', (shape, exponent) => {
    const conditions: readonly CreepCondition[] = [
      ...inPlanes,
      { kind: 'pressure', boundary: 'bottom', pressure: (x) => 3e6 * (1 + 0.3 * x[0]! - 0.2 * x[1]!) },
    ];
    const [direct, iterative] = (['direct', 'iterative'] as const).map((linear) =>
      solveCreep({ mesh: shellSector(shape, 4, 4, 2), material: { referenceRate, exponent }, conditions }, { linear }),
    );
    const [v, w] = [direct!.velocity, iterative!.velocity];
    const distance = Math.hypot(...v.map((value, k) => value - w[k]!));
    expect(distance).toBeLessThan(1e-5 * Math.hypot(...v));
    expect(iterative!.iterations.length).toBeLessThanOrEqual(direct!.iterations.length + 3);
    expect(Math.hypot(...iterative!.pressure.map((value, k) => value - direct!.pressure[k]!))).toBeLessThan(
      1e-5 * Math.hypot(...direct!.pressure),
    );
  });

  it('moves rigid plates by iteration as by factors', () => {
    const mesh = gridMesh({ shape: 'tetrahedron', order: 2, cells: [3, 3, 3] });
    const flows = (['direct', 'iterative'] as const).map((linear) =>
      solveCreep(
        {
          mesh,
          material: { referenceRate, exponent: 3 },
          conditions: [
            { kind: 'velocity', boundary: 'bottom', velocity: () => [0, 0, 0] },
            { kind: 'platen', boundary: 'top', load: { pressure: 2e6 }, friction: 'sticking' },
          ],
        },
        { linear },
      ),
    );
    const [direct, iterative] = flows.map((flow) => flow.platens.get('top')!);
    expect(direct).toBeLessThan(0);
    expect(iterative! / direct!).toBeCloseTo(1, 5);
  });

  it('leaves flows in the plane to factors', () => {
    const mesh = gridMesh({ shape: 'triangle', order: 2, cells: [2, 2] });
    const conditions: readonly CreepCondition[] = [{ kind: 'velocity', boundary: 'bottom', velocity: () => [0, 0] }];
    expect(() =>
      solveCreep({ mesh, material: { referenceRate, exponent: 1 }, conditions }, { linear: 'iterative' }),
    ).toThrow(/linear/);
  });

  it.each(['hexahedron', 'tetrahedron'] as const)('has forces and a tangent that are derivatives, %s', (shape) => {
    const mesh = shellSector(shape, 1, 1, 1.5);
    const constraints = compileConstraints(mesh, []);
    const operator = new CreepOperator(mesh, constraints);
    const random = pseudoRandom(2 * operator.size, 5);
    const flow = { exponent: 4, squaredRegularisation: 1e-4, diffusional: 0.3 };
    const velocities = constraints.count;
    const stateAt = (step: number) => {
      const unknowns = Float64Array.from(
        { length: operator.size },
        (_, k) => random[k]! + step * random[operator.size + k]!,
      );
      const velocity = new Float64Array(mesh.coordinates.length);
      operator.expand(unknowns, 0, velocity);
      return { velocity, unknowns, pressure: unknowns.slice(velocities) };
    };
    const gradientAt = (step: number) => {
      operator.evaluate(stateAt(step), flow, 1);
      const gradient = new Float64Array(operator.size);
      operator.restrict(operator.force, gradient);
      gradient.set(operator.divergence, velocities);
      return { gradient, potential: operator.potential };
    };
    const h = 1e-5;
    const [above, below] = [gradientAt(h), gradientAt(-h)];
    operator.evaluate(stateAt(0), flow, 2);
    const direction = random.subarray(operator.size);
    const product = new Float64Array(operator.size);
    const { rowStart, columnIndex } = operator.pattern;
    for (let row = 0; row < operator.size; row++)
      for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
        const column = columnIndex[k]!;
        product[row]! += operator.values[k]! * direction[column]!;
        if (column !== row) product[column]! += operator.values[k]! * direction[row]!;
      }
    const size = Math.hypot(...product);
    for (let k = 0; k < operator.size; k++)
      expect(Math.abs(product[k]! - (above.gradient[k]! - below.gradient[k]!) / (2 * h))).toBeLessThan(1e-7 * size);
    // The potential of the velocities alone: forces without pressure do its work.
    const free = (step: number) => {
      const state = stateAt(step);
      operator.evaluate({ ...state, pressure: new Float64Array(operator.pressures) }, flow, 1);
      const force = new Float64Array(operator.size);
      operator.restrict(operator.force, force);
      return { potential: operator.potential, work: force.reduce((sum, f, k) => sum + f * direction[k]!, 0) };
    };
    const slope = (free(h).potential - free(-h).potential) / (2 * h);
    expect(slope / free(0).work).toBeCloseTo(1, 7);
  });

  it('names a cell that is turned inside out', () => {
    const mesh = shellSector('hexahedron', 1, 1, 1.5);
    mesh.coordinates.copyWithin(0, 3 * 26, 3 * 27);
    expect(() =>
      new CreepOperator(mesh, compileConstraints(mesh, [])).evaluate(
        { velocity: new Float64Array(81), pressure: new Float64Array(8) },
        { exponent: 1, squaredRegularisation: 0, diffusional: 0 },
        0,
      ),
    ).toThrow(/cell 0 is inverted/);
  });
});
