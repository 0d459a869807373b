// C-02 on free triangulations refined by an error estimate, and volumes and contents kept through remeshing (S-01).
import {
  Assembly,
  adaptiveSize,
  cellCount,
  cellTerm,
  distanceSize,
  fieldErrors,
  fieldGradient,
  interpolate,
  meshOutline,
  Numbering,
  nodesOfFacets,
  projectConserving,
  recover,
  recoveredErrors,
  remesh,
  transferAmounts,
} from '../../dist/mesh/index.js';
import { FixedUnknowns, SparseDirect } from '../../dist/solvers/index.js';
import { fittedOrder } from './order.mjs';

/** The electrolyte under a disc of radius 1 at potential 1, out to a sphere of radius 4 on which the potential of the half-space is given. */
const underDisc = {
  geometry: 'axisymmetric',
  points: [
    [0, 0],
    [1, 0],
    [4, 0],
    [0, -4],
  ],
  curves: [
    { from: 0, to: 1, boundary: ['electrode', 'given'] },
    { from: 1, to: 2, boundary: 'insulated' },
    {
      from: 2,
      to: 3,
      shape: { kind: 'arc', through: [4 * Math.SQRT1_2, -4 * Math.SQRT1_2] },
      boundary: ['far', 'given'],
    },
    { from: 3, to: 0, boundary: 'axis' },
  ],
  regions: [{ name: 'electrolyte', seed: [0.5, -0.5] }],
};

/** Potential of the disc in oblate spheroidal coordinates: (2 / pi) atan(1 / xi), xi^2 = (q + sqrt(q^2 + 4 z^2)) / 2, q = r^2 + z^2 - 1. */
const exact = {
  value([r, z], out) {
    out[0] = (2 / Math.PI) * Math.atan2(1, xiAt(r, z));
  },
  gradient([r, z], out) {
    const xi = xiAt(r, z);
    // xi solves r^2 / (1 + xi^2) + z^2 / xi^2 = 1; its gradient by differentiating that.
    const a = r / (1 + xi * xi);
    const b = z / (xi * xi);
    const scale = xi * (a * a + b * b);
    const slope = -2 / (Math.PI * (1 + xi * xi));
    out[0] = (slope * a) / scale;
    out[1] = (slope * b) / scale;
  },
};

function xiAt(r, z) {
  const q = r * r + z * z - 1;
  const root = Math.hypot(q, 2 * z);
  return Math.sqrt(q > 0 ? (q + root) / 2 : (2 * z * z) / (root - q || 1));
}

function conduction(order) {
  return (points, _state, _vector, matrix) => {
    const { nodes, gradients } = points.basis(order);
    for (let q = 0; q < points.count; q++)
      for (let a = 0; a < nodes; a++)
        for (let b = 0; b < nodes; b++)
          for (let i = 0; i < 2; i++)
            matrix[a * nodes + b] +=
              points.weights[q] * gradients[(q * nodes + a) * 2 + i] * gradients[(q * nodes + b) * 2 + i];
  };
}

function solve(mesh, order) {
  const numbering = new Numbering(mesh, [{ name: 'u', order, components: 1 }]);
  const cells = cellTerm(numbering, { degree: 2 * order + 1 });
  const assembly = new Assembly(numbering.end, [cells], 'symmetric');
  assembly.add(cells, conduction(order));
  const given = new Float64Array(numbering.end);
  interpolate(numbering, 'u', exact.value, given);
  const unknowns = [...nodesOfFacets(mesh, mesh.boundaries.get('given'), order)].map((node) =>
    numbering.unknown('u', node),
  );
  const values = unknowns.map((unknown) => given[unknown]);
  new FixedUnknowns(assembly.matrix, unknowns).constrain(assembly.matrix, assembly.vector, values);
  const solver = SparseDirect.analyse(assembly.matrix.pattern, { kind: 'positive-definite' });
  solver.factor(assembly.matrix.values);
  const { solution } = solver.solve(assembly.vector);
  solver.release();
  const gradient = fieldGradient(numbering, 'u', solution);
  return {
    error: fieldErrors(numbering, 'u', solution, exact, 8).h1,
    estimate: recoveredErrors(mesh, order, gradient, recover(mesh, order, gradient)),
  };
}

/** Slope of the error in the gradient over the number of cells, in the last rounds. */
function adaptiveOrder(order, rounds) {
  let { mesh } = meshOutline(underDisc, { size: () => 1, order });
  const [cells, errors] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const { error, estimate } = solve(mesh, order);
    cells.push(cellCount(mesh));
    errors.push(error);
    const { size } = adaptiveSize(mesh, estimate, { order, aim: { cells: 1.7 * estimate.length } });
    mesh = meshOutline(underDisc, { size, order }).mesh;
  }
  return -fittedOrder(cells.slice(-5), errors.slice(-5));
}

function uniformOrder(order) {
  const meshes = [0.2, 0.1, 0.05].map((size) => meshOutline(underDisc, { size: () => size, order }).mesh);
  return -fittedOrder(
    meshes.map(cellCount),
    meshes.map((mesh) => solve(mesh, order).error),
  );
}

/** A ball with a bubble in it, off the middle, around the axis. */
function bubble(order) {
  return meshOutline(
    {
      geometry: 'axisymmetric',
      points: [
        [0, -1],
        [0, 0],
        [0, 0.6],
        [0, 1],
      ],
      curves: [
        { from: 0, to: 1, boundary: 'axis' },
        { from: 1, to: 2, shape: { kind: 'arc', through: [0.3, 0.3] }, boundary: 'void' },
        { from: 2, to: 3, boundary: 'axis' },
        { from: 0, to: 3, shape: { kind: 'arc', through: [1, 0] }, boundary: 'skin' },
      ],
      regions: [{ name: 'metal', seed: [0.5, -0.3] }],
      holes: 'rest',
    },
    { size: () => 0.12, turning: 15, order },
  ).mesh;
}

/** Twenty remeshings, each with another size near the bubble; the greatest departure of volume, of an amount by cell and of a nodal content. */
function drift(order) {
  let mesh = bubble(order);
  let amounts = new Float64Array(cellCount(mesh)).map((_, cell) => 1 + (cell % 7));
  let values = Float64Array.from({ length: mesh.coordinates.length / 2 }, (_, i) => 1 + mesh.coordinates[2 * i] ** 2);
  const total = (list) => list.reduce((sum, value) => sum + value, 0);
  const first = { amount: total(amounts), volume: undefined, content: undefined };
  let worst = 0;
  for (let pass = 0; pass < 20; pass++) {
    const near = 0.04 + 0.004 * pass;
    const size = distanceSize({ near, growth: 0.3, points: [[0.3, 0.3]] });
    const made = remesh(mesh, { size, turning: 12 });
    amounts = transferAmounts(mesh, amounts, made.mesh).amounts;
    const projected = projectConserving(mesh, values, made.mesh);
    first.volume ??= made.volumes[0].before;
    first.content ??= projected.before;
    worst = Math.max(
      worst,
      Math.abs(made.volumes[0].after / first.volume - 1),
      Math.abs(total(amounts) / first.amount - 1),
      Math.abs(projected.after / first.content - 1),
    );
    mesh = made.mesh;
    values = projected.values;
  }
  return worst;
}

export const cases = {
  'C-02.adaptive1': () => adaptiveOrder(1, 12),
  'C-02.adaptive2': () => adaptiveOrder(2, 11),
  'C-02.freeUniform1': () => uniformOrder(1),
  'C-02.freeUniform2': () => uniformOrder(2),
  'S-01.remeshing1': () => drift(1),
  'S-01.remeshing2': () => drift(2),
};
