import { describe, expect, it } from 'vitest';
import type { CellOrder, CellShape, Mesh } from '../../../../src/mesh/index.js';
import { gridMesh } from '../../../../src/mesh/index.js';
import { blockRules } from '../../../../src/models/resolved/conduction/cell-terms.js';
import { IonicConduction, linearKinetics } from '../../../../src/models/resolved/conduction/index.js';
import { everyElement } from '../../../mesh/every-element.js';
import { isSpatial } from './meshes.js';
import { fittedSlope } from './slope.js';

/** Errors of the potential and its gradient in L2, by a rule of high degree. */
function errors(
  mesh: Mesh,
  order: CellOrder,
  potential: Float64Array,
  exact: (x: ArrayLike<number>) => number,
  gradient: (x: ArrayLike<number>) => number[],
): [number, number] {
  let [square, slope] = [0, 0];
  for (const { rule, cells, nodes, nodesPerCell } of blockRules(mesh, order, 6)) {
    const { values, gradients } = rule.basis(order);
    for (let cell = 0; cell < cells; cell++) {
      rule.prepare(cell);
      for (let q = 0; q < rule.count; q++) {
        const place = rule.positions.subarray(q * rule.dimension, (q + 1) * rule.dimension);
        let value = -exact(place);
        const difference = gradient(place).map((one) => -one);
        for (let k = 0; k < nodes; k++) {
          const own = potential[rule.block.nodes[cell * nodesPerCell + k]!]!;
          value += values[q * nodes + k]! * own;
          for (let a = 0; a < rule.dimension; a++)
            difference[a]! += gradients[(q * nodes + k) * rule.dimension + a]! * own;
        }
        square += rule.weights[q]! * value * value;
        slope += rule.weights[q]! * difference.reduce((sum, one) => sum + one * one, 0);
      }
    }
  }
  return [Math.sqrt(square), Math.sqrt(slope)];
}

describe.each(everyElement)('conduction with %s of order %i', (shape, order) => {
  const dimension = isSpatial(shape) ? 3 : 2;
  const counts = dimension === 2 ? [6, 12, 20] : order === 1 ? [4, 6, 10] : [2, 3, 5];

  function observed(solve: (cells: number) => [number, number]): [number, number] {
    const found = counts.map(solve);
    const sizes = counts.map((count) => 1 / count);
    return [0, 1].map((norm) =>
      fittedSlope(
        sizes,
        found.map((pair) => pair[norm]!),
      ),
    ) as [number, number];
  }

  it('has the orders of its polynomials, variable conductivity, Robin and insulated faces (C-16)', () => {
    // kappa = 1 + x, Phi = cos(pi x) exp(z), z the last axis: insulated at x = 0 and 1 (and y), Robin below, given above.
    const last = dimension - 1;
    const exact = (x: ArrayLike<number>): number => Math.cos(Math.PI * x[0]!) * Math.exp(x[last]!);
    const gradient = (x: ArrayLike<number>): number[] => {
      const g = new Array<number>(dimension).fill(0);
      g[0] = -Math.PI * Math.sin(Math.PI * x[0]!) * Math.exp(x[last]!);
      g[last] = exact(x);
      return g;
    };
    const [inL2, inH1] = observed((cells) => {
      const mesh = gridMesh({ shape, order, cells: new Array<number>(dimension).fill(cells), region: 'electrolyte' });
      const kappa = (x: ArrayLike<number>): number => 1 + x[0]!;
      // Robin: i = (0 - Phi)/Z + injected = -kappa dPhi/dz at the bottom.
      const z = 0.5;
      const cell = new IonicConduction({
        mesh,
        conductivity: { electrolyte: kappa },
        electrodes: [{ name: 'metal', facets: 'bottom', kinetics: linearKinetics(z) }],
        injections: [{ facets: 'bottom', density: (x) => exact(x) / z - kappa(x) * exact(x) }],
        potentials: [{ facets: 'top', potential: exact }],
        source: (x) =>
          -(Math.PI * -Math.sin(Math.PI * x[0]!) * Math.exp(x[last]!) + kappa(x) * (1 - Math.PI ** 2) * exact(x)),
      });
      const { potential, energy } = cell.solve({ metal: { potential: 0 } });
      expect(Math.abs(energy.residual / energy.joule)).toBeLessThan(1e-10);
      return errors(mesh, order, potential, exact, gradient);
    });
    expect(Math.abs(inL2 - order - 1)).toBeLessThan(0.25);
    expect(Math.abs(inH1 - order)).toBeLessThan(0.2);
  });

  if (dimension === 2)
    it('has them in axisymmetric bodies', () => {
      // Phi = J0-like: r^2 z has the Laplacian 4 z.
      const exact = (x: ArrayLike<number>): number => x[0]! ** 2 * Math.sin(2 * x[1]!);
      const gradient = (x: ArrayLike<number>): number[] => [
        2 * x[0]! * Math.sin(2 * x[1]!),
        2 * x[0]! ** 2 * Math.cos(2 * x[1]!),
      ];
      const [inL2, inH1] = observed((cells) => {
        const mesh = gridMesh({ shape, order, cells: [cells, cells], geometry: 'axisymmetric', region: 'electrolyte' });
        const cell = new IonicConduction({
          mesh,
          conductivity: { electrolyte: 2 },
          electrodes: [],
          potentials: ['right', 'bottom', 'top'].map((facets) => ({ facets, potential: exact })),
          source: (x) => -2 * (4 * Math.sin(2 * x[1]!) - 4 * exact(x)),
        });
        return errors(mesh, order, cell.solve({}).potential, exact, gradient);
      });
      expect(Math.abs(inL2 - order - 1)).toBeLessThan(0.2);
      expect(Math.abs(inH1 - order)).toBeLessThan(0.2);
    });
});

describe('P1 triangles on the unit square', () => {
  it.each([
    [16, 5.377435e-3, 2.175363e-1],
    [32, 1.350436e-3, 1.089754e-1],
  ])('have the known errors, N = %i (C-16)', (cells, inL2, inH1) => {
    const shape: CellShape = 'triangle';
    const mesh = gridMesh({ shape, cells: [cells, cells], region: 'electrolyte' });
    const s = (x: number): number => Math.sin(Math.PI * x);
    const c = (x: number): number => Math.cos(Math.PI * x);
    const cell = new IonicConduction({
      mesh,
      conductivity: { electrolyte: 1 },
      electrodes: [],
      potentials: ['left', 'right', 'bottom', 'top'].map((facets) => ({ facets, potential: 0 })),
      source: (x) => 2 * Math.PI ** 2 * s(x[0]!) * s(x[1]!),
    });
    const found = errors(
      mesh,
      1,
      cell.solve({}).potential,
      (x) => s(x[0]!) * s(x[1]!),
      (x) => [Math.PI * c(x[0]!) * s(x[1]!), Math.PI * s(x[0]!) * c(x[1]!)],
    );
    expect(Math.abs(found[0] / inL2 - 1)).toBeLessThan(0.02);
    expect(Math.abs(found[1] / inH1 - 1)).toBeLessThan(0.02);
  });
});
