// C-16: Poisson's equation by finite elements, for every element, against manufactured solutions.
import {
  Assembly,
  cellTerm,
  facetTerm,
  fieldErrors,
  gridMesh,
  interpolate,
  mapCoordinates,
  Numbering,
  nodesOfFacets,
} from '../../dist/mesh/index.js';
import { FixedUnknowns, SparseDirect } from '../../dist/solvers/index.js';
import { fittedOrder } from './order.mjs';

/** int k grad u . grad w over cells, int f w on the right. */
function conduction(order, { conductivity, source }) {
  return (points, _state, vector, matrix) => {
    const { dimension } = points;
    const { nodes, values, gradients } = points.basis(order);
    for (let q = 0; q < points.count; q++) {
      const position = points.positions.subarray(q * dimension, (q + 1) * dimension);
      const k = points.weights[q] * conductivity(position);
      const f = points.weights[q] * source(position);
      for (let a = 0; a < nodes; a++) {
        vector[a] += f * values[q * nodes + a];
        for (let b = 0; b < nodes; b++)
          for (let i = 0; i < dimension; i++)
            matrix[a * nodes + b] +=
              k * gradients[(q * nodes + a) * dimension + i] * gradients[(q * nodes + b) * dimension + i];
      }
    }
  };
}

/** int h u w over facets, int (k du/dn + h u) w of the known u on the right. */
function robin(order, { exact, conductivity, transfer }) {
  return (points, _state, vector, matrix) => {
    const { dimension } = points;
    const { nodes, values } = points.basis(order);
    const [value, gradient] = [new Float64Array(1), new Float64Array(dimension)];
    for (let q = 0; q < points.count; q++) {
      const position = points.positions.subarray(q * dimension, (q + 1) * dimension);
      exact.value(position, value);
      exact.gradient(position, gradient);
      let slope = 0;
      for (let i = 0; i < dimension; i++) slope += gradient[i] * points.normals[q * dimension + i];
      const given = points.weights[q] * (conductivity(position) * slope + transfer * value[0]);
      for (let a = 0; a < nodes; a++) {
        vector[a] += given * values[q * nodes + a];
        for (let b = 0; b < nodes; b++)
          matrix[a * nodes + b] += points.weights[q] * transfer * values[q * nodes + a] * values[q * nodes + b];
      }
    }
  };
}

/** Errors of the solution with u given on the boundaries `fixed` and Robin conditions on the rest. */
function errors(mesh, order, problem, degree) {
  const numbering = new Numbering(mesh, [{ name: 'u', order, components: 1 }]);
  const cells = cellTerm(numbering, { degree });
  const open = [...mesh.boundaries].filter(([name]) => !problem.fixed.includes(name));
  const edges = open.map(([, facets]) => facetTerm(numbering, facets, { degree }));
  const assembly = new Assembly(numbering.end, [cells, ...edges], 'symmetric');
  assembly.add(cells, conduction(order, problem));
  for (const edge of edges) assembly.add(edge, robin(order, problem));
  const exact = new Float64Array(numbering.end);
  interpolate(numbering, 'u', problem.exact.value, exact);
  const nodes = new Set(problem.fixed.flatMap((name) => [...nodesOfFacets(mesh, mesh.boundaries.get(name), order)]));
  const unknowns = [...nodes].map((node) => numbering.unknown('u', node));
  const given = unknowns.map((unknown) => exact[unknown]);
  new FixedUnknowns(assembly.matrix, unknowns).constrain(assembly.matrix, assembly.vector, given);
  const solver = SparseDirect.analyse(assembly.matrix.pattern, { kind: 'positive-definite' });
  solver.factor(assembly.matrix.values);
  const { solution } = solver.solve(assembly.vector);
  solver.release();
  return fieldErrors(numbering, 'u', solution, problem.exact, degree);
}

const sides = { 2: ['left', 'right', 'bottom', 'top'], 3: ['left', 'right', 'front', 'back', 'bottom', 'top'] };

/** -lap u = d pi^2 u with u = sin pi x sin pi y (sin pi z), 0 around. */
function sines(dimension) {
  const value = (x) => x.reduce((product, c) => product * Math.sin(Math.PI * c), 1);
  const slope = (x, axis) =>
    x.reduce((product, c, i) => product * (i === axis ? Math.PI * Math.cos(Math.PI * c) : Math.sin(Math.PI * c)), 1);
  return {
    exact: {
      value: (x, out) => out.fill(value(x)),
      gradient: (x, out) =>
        out.forEach((_, i) => {
          out[i] = slope(x, i);
        }),
    },
    conductivity: () => 1,
    source: (x) => dimension * Math.PI ** 2 * value(x),
    fixed: sides[dimension],
    transfer: 0,
  };
}

/** u = e^(x - y/2) sin(2 z + 1) (without z: sin 1) under k = 1 + x^2 + y/2; given on the left, Robin elsewhere. */
function uneven(dimension) {
  const wave = (x) => Math.sin(2 * (x[2] ?? 0) + 1);
  const value = (x) => Math.exp(x[0] - x[1] / 2) * wave(x);
  const curvature = 1 + 1 / 4 - (dimension === 3 ? 4 : 0);
  const conductivity = (x) => 1 + x[0] ** 2 + x[1] / 2;
  return {
    exact: {
      value: (x, out) => out.fill(value(x)),
      gradient: (x, out) => {
        out[0] = value(x);
        out[1] = -value(x) / 2;
        if (dimension === 3) out[2] = 2 * Math.exp(x[0] - x[1] / 2) * Math.cos(2 * x[2] + 1);
      },
    },
    conductivity,
    source: (x) => -(conductivity(x) * curvature + 2 * x[0] - 1 / 4) * value(x),
    fixed: ['left'],
    transfer: 1.7,
  };
}

/** All sides bent. */
const bent = (mesh) =>
  mapCoordinates(mesh, (x) => x.map((c, i) => c + 0.1 * Math.sin(2 * c + 0.3) * Math.cos(2 * x[(i + 1) % x.length])));

const shapes = ['triangle', 'quadrilateral', 'tetrahedron', 'hexahedron'];
const elements = shapes.flatMap((shape) => [1, 2].map((order) => [shape, order]));
const dimensionOf = (shape) => (shapes.indexOf(shape) < 2 ? 2 : 3);

/** Cells along an edge: fine enough for linear tetrahedra, of which few fit a wave. */
const countsOf = (shape, order) => {
  if (dimensionOf(shape) === 2) return [8, 16, 32];
  return order === 1 ? [8, 12, 18] : [4, 6, 8];
};

/** Observed orders in L2 and H1. */
function orders(shape, order, problem, form = (mesh) => mesh) {
  const dimension = dimensionOf(shape);
  const counts = countsOf(shape, order);
  const found = counts.map((count) =>
    errors(
      form(gridMesh({ shape, order, cells: Array(dimension).fill(count) })),
      order,
      problem(dimension),
      2 * order + 2,
    ),
  );
  const slope = (norm) =>
    fittedOrder(
      counts.map((count) => 1 / count),
      found.map((error) => error[norm]),
    );
  return { l2: slope('l2'), h1: slope('h1') };
}

/** Computes once for both norms. */
function once(compute) {
  let known = null;
  return (norm) => {
    known ??= compute();
    return known[norm];
  };
}

const bothNorms = (name, compute) => {
  const found = once(compute);
  return [
    [`${name}.l2`, () => found('l2')],
    [`${name}.h1`, () => found('h1')],
  ];
};

const linear = (count) => {
  const found = once(() => errors(gridMesh({ shape: 'triangle', cells: [count, count] }), 1, sines(2), 8));
  return [
    [`C-16.triangle1.l2@${count}`, () => found('l2')],
    [`C-16.triangle1.h1@${count}`, () => found('h1')],
  ];
};

export const cases = Object.fromEntries([
  ...[16, 32, 64].flatMap(linear),
  ...elements.flatMap(([shape, order]) => bothNorms(`C-16.${shape}${order}.order`, () => orders(shape, order, sines))),
  ...elements.flatMap(([shape, order]) =>
    bothNorms(`C-16.${shape}${order}.orderCurvedRobin`, () => orders(shape, order, uneven, bent)),
  ),
]);
