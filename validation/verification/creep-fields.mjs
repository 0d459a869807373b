// P: fields of creep inside bodies (model `resolved`): a manufactured flow, the stresses in a thick ball.
import { fieldErrors, gridMesh, mapCoordinates, Numbering } from '../../dist/mesh/index.js';
import { nodalStress, solveCreep } from '../../dist/models/resolved/creep/index.js';
import { fittedOrder } from './order.mjs';

const megapascal = 1e6;

/** Orders by shape, computed once. */
const known = new Map();
function colliding(shape) {
  if (!known.has(shape)) known.set(shape, collide(shape));
  return known.get(shape);
}

/** P-21: orders of velocity and pressure (L2) in colliding flow of viscosity 1, u = (20 x y^3, 5 x^4 - 5 y^4), p = 60 x^2 y - 20 y^3. */
function collide(shape) {
  const velocity = ([x, y]) => [20 * x * y ** 3, 5 * x ** 4 - 5 * y ** 4];
  const pressure = ([x, y]) => 60 * x * x * y - 20 * y ** 3;
  const traction = ([x, y]) => [40 * y ** 3 - pressure([x, y]), 60 * x * y * y + 20 * x ** 3];
  const exact = (value) => ({
    value: (position, out) => out.set([value(position)].flat()),
    gradient: (_, out) => out.fill(0),
  });
  const meshes = [6, 12, 24];
  const errors = meshes.map((cells) => {
    const mesh = gridMesh({ shape, order: 2, cells: [cells, cells], lower: [-1, -1], upper: [1, 1] });
    const flow = solveCreep({
      mesh,
      material: { referenceRate: megapascal / 3, exponent: 1 },
      conditions: [
        ...['left', 'bottom', 'top'].map((boundary) => ({ kind: 'velocity', boundary, velocity })),
        { kind: 'traction', boundary: 'right', traction },
      ],
    });
    const distance = (name, order, components, values, value) => {
      const numbering = new Numbering(mesh, [{ name, order, components }]);
      const unknowns = new Float64Array(numbering.field(name).nodes.length * components);
      numbering.field(name).nodes.forEach((node, place) => {
        for (let i = 0; i < components; i++) unknowns[place * components + i] = values[node * components + i];
      });
      return fieldErrors(numbering, name, unknowns, exact(value), 9).l2;
    };
    return [distance('velocity', 2, 2, flow.velocity, velocity), distance('pressure', 1, 1, flow.pressure, pressure)];
  });
  const sizes = meshes.map((cells) => 1 / cells);
  return [0, 1].map((k) =>
    fittedOrder(
      sizes,
      errors.map((both) => both[k]),
    ),
  );
}

/** P-04: radial and equivalent stress (MPa) at r = 1.5 in a ball of radii 1 and 2 under 3 MPa inside, n = 6.6, between the nodes of the equator. */
function stressInBall() {
  const mesh = mapCoordinates(
    gridMesh({ shape: 'quadrilateral', cells: [24, 16], order: 2, geometry: 'axisymmetric' }),
    ([s, t]) => [
      t === 1 ? 0 : 2 ** s * Math.cos((t * Math.PI) / 2),
      t === 0 ? 0 : 2 ** s * Math.sin((t * Math.PI) / 2),
    ],
  );
  const flow = solveCreep({
    mesh,
    material: { referenceRate: 1e-3, exponent: 6.6 },
    conditions: [
      ...['bottom', 'top'].map((boundary) => ({ kind: 'normal-velocity', boundary, velocity: 0 })),
      { kind: 'pressure', boundary: 'left', pressure: 3 * megapascal },
    ],
  });
  const { stress } = nodalStress(flow);
  const equator = [...flow.pressure.keys()]
    .filter((node) => mesh.coordinates[2 * node + 1] === 0)
    .sort((a, b) => mesh.coordinates[2 * a] - mesh.coordinates[2 * b]);
  const above = equator.findIndex((node) => mesh.coordinates[2 * node] > 1.5);
  const [inner, outer] = [equator[above - 1], equator[above]];
  const part = (1.5 - mesh.coordinates[2 * inner]) / (mesh.coordinates[2 * outer] - mesh.coordinates[2 * inner]);
  const at = (component) =>
    ((1 - part) * stress[6 * inner + component] + part * stress[6 * outer + component]) / megapascal;
  return { radial: at(0), equivalent: at(2) - at(0) };
}

export const cases = {
  'P-04.stress.radial': () => stressInBall().radial,
  'P-04.stress.equivalent': () => stressInBall().equivalent,
  'P-21.triangle.velocity': () => colliding('triangle')[0],
  'P-21.triangle.pressure': () => colliding('triangle')[1],
  'P-21.quadrilateral.velocity': () => colliding('quadrilateral')[0],
  'P-21.quadrilateral.pressure': () => colliding('quadrilateral')[1],
};
