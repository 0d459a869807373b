import { SparseDirect } from '../../solvers/index.js';
import { Assembly, type CellQuadrature, cellTerm, Numbering } from '../elements/index.js';
import { cellCount, type Mesh, nodeCount, vertexCount } from '../mesh.js';
import { barycentric } from './barycentric.js';
import { Overlaps, PolygonQuadrature } from './overlap.js';
import { forLost, requireLength, requireSameGeometry } from './transfer.js';

/** A linear field on a new mesh whose integral is that of the old one. */
export interface Projection {
  /** One number a node of the new mesh; 0 at nodes that are no vertices. */
  readonly values: Float64Array;
  /** Integral of the field before and after: per metre of depth or over the whole turn. */
  readonly before: number;
  readonly after: number;
  /** Part of the integral of the magnitude that lay where the meshes do not overlap and was handed to neighbours. */
  readonly moved: number;
}

/**
 * Projects a linear field (values at vertices) onto a new mesh so that its integral is kept: the new field has the same moments with every linear shape function
 * (L2 projection), with integrals over exact intersections of the triangles. What lies outside the new mesh is handed to the new cells that share its old cell. Second-order accurate.
 * Source: P. Farrell & J. Maddison, Comput. Methods Appl. Mech. Engrg. 200 (2011) 89 (supermesh projection).
 * @param values one number a node of the old mesh; those at vertices are used
 * @param lumped a lumped mass: no new extremes, but smears; by default the consistent one, which may overshoot where the field is rough
 */
export function projectConserving(from: Mesh, values: Float64Array, to: Mesh, lumped = false): Projection {
  requireLength(values, from.coordinates.length / 2, 'values');
  requireSameGeometry(from, to);
  const numbering = new Numbering(to, [{ name: 'field', order: 1, components: 1 }]);
  const { places, nodes } = numbering.field('field');
  const term = cellTerm(numbering, { degree: to.geometry === 'axisymmetric' ? 5 : 4 });
  const mass = new Assembly(numbering.end, [term], 'symmetric');
  mass.add(term, massOf);
  const moments = new Float64Array(numbering.end);
  const weightsOfNodes = mass.vector.slice();
  const held = cellIntegrals(from, values);
  const overlaps = new Overlaps(from, to, false);
  const quadrature = new PolygonQuadrature();
  const common = new Float64Array(cellCount(from));
  const given = new Float64Array(cellCount(from));
  const [pairCell, pairTriangle, pairVolume] = [[] as number[], [] as number[], [] as number[]];
  const toShape = new Float64Array(3);
  const fromShape = new Float64Array(3);
  overlaps.forEach((fromTriangle, toTriangle) => {
    quadrature.prepare(overlaps.polygon, overlaps.count, from.geometry === 'axisymmetric');
    const cell = overlaps.from.cell[fromTriangle]!;
    let volume = 0;
    for (let q = 0; q < quadrature.count; q++) {
      const [x, y] = [quadrature.points[2 * q]!, quadrature.points[2 * q + 1]!];
      barycentric(from.coordinates, overlaps.from.corners, fromTriangle, x, y, fromShape);
      barycentric(to.coordinates, overlaps.to.corners, toTriangle, x, y, toShape);
      let value = 0;
      for (let k = 0; k < 3; k++) value += fromShape[k]! * values[overlaps.from.corners[3 * fromTriangle + k]!]!;
      const weight = quadrature.weights[q]!;
      volume += weight;
      given[cell]! += weight * value;
      for (let k = 0; k < 3; k++) {
        moments[places[overlaps.to.corners[3 * toTriangle + k]!]!]! += weight * value * toShape[k]!;
      }
    }
    if (!(volume > 0)) return;
    common[cell]! += volume;
    pairCell.push(cell);
    pairTriangle.push(toTriangle);
    pairVolume.push(volume);
  });
  const hand = (triangle: number, amount: number): void => {
    for (let k = 0; k < 3; k++) moments[places[overlaps.to.corners[3 * triangle + k]!]!]! += amount / 3;
  };
  for (let k = 0; k < pairCell.length; k++) {
    const cell = pairCell[k]!;
    hand(pairTriangle[k]!, ((held[cell]! - given[cell]!) * pairVolume[k]!) / common[cell]!);
  }
  forLost(from, overlaps, common, (cell, _, triangle) => hand(triangle, held[cell]!));
  let solution: Float64Array;
  if (lumped) solution = moments.map((moment, k) => moment / weightsOfNodes[k]!);
  else {
    const solver = SparseDirect.analyse(mass.matrix.pattern, { kind: 'positive-definite' });
    solver.factor(mass.matrix.values);
    solution = solver.solve(moments).solution;
    solver.release();
  }
  const result = new Float64Array(to.coordinates.length / 2);
  nodes.forEach((node, place) => {
    result[node] = solution[place]!;
  });
  const before = held.reduce((total, amount) => total + amount, 0);
  const size = held.reduce((total, amount) => total + Math.abs(amount), 0);
  return {
    values: result,
    before,
    after: solution.reduce((total, value, k) => total + value * weightsOfNodes[k]!, 0),
    moved: size === 0 ? 0 : held.reduce((total, amount, cell) => total + Math.abs(amount - given[cell]!), 0) / size,
  };
}

/** Mass matrix of linear shape functions; the vector gets its row sums. */
function massOf(points: CellQuadrature, _: Float64Array, vector: Float64Array, matrix: Float64Array | null): void {
  const { nodes, values } = points.basis(1);
  for (let q = 0; q < points.count; q++) {
    for (let a = 0; a < nodes; a++) {
      const share = points.weights[q]! * values[q * nodes + a]!;
      vector[a]! += share;
      for (let b = 0; b < nodes; b++) matrix![a * nodes + b]! += share * values[q * nodes + b]!;
    }
  }
}

/** Integral of a linear field over each cell. */
function cellIntegrals(mesh: Mesh, values: Float64Array): Float64Array {
  const numbering = new Numbering(mesh, [{ name: 'field', order: 1, components: 1 }]);
  const held = new Float64Array(cellCount(mesh));
  for (const { points, prepare, group } of cellTerm(numbering, { degree: 5 }).loops) {
    const { block } = points;
    const stride = nodeCount[block.shape][block.order];
    const vertices = vertexCount[block.shape];
    for (let place = 0; place < group.nodes.length / group.nodesPerElement; place++) {
      prepare(place);
      const shape = points.basis(1).values;
      for (let q = 0; q < points.count; q++) {
        for (let k = 0; k < vertices; k++) {
          held[points.cell]! +=
            points.weights[q]! * shape[q * vertices + k]! * values[block.nodes[stride * place + k]!]!;
        }
      }
    }
  }
  return held;
}
