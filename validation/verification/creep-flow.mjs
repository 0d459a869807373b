// P: creep of metal by finite elements (model `resolved`): shells, voids, cells, punches.
import { gridMesh, mapCoordinates, voidCell } from '../../dist/mesh/index.js';
import {
  contactPressure,
  crowdedClosure,
  sinusoidalForcing,
  solveCreep,
  strippingPatch,
  voidClosure,
  voidInteraction,
  volumeRate,
} from '../../dist/models/resolved/creep/index.js';
import { fittedOrder } from './order.mjs';

const megapascal = 1e6;
const rate = 1e-3;

/** A quarter ring or half a shell from radius 1 to `ratio`. */
function shell(geometry, radial, around, ratio, shape = 'quadrilateral') {
  const grid = gridMesh({ shape, cells: [radial, around], order: 2, geometry });
  return mapCoordinates(grid, ([s, t]) => {
    const distance = ratio ** s;
    const angle = (t * Math.PI) / 2;
    return [t === 1 ? 0 : distance * Math.cos(angle), t === 0 ? 0 : distance * Math.sin(angle)];
  });
}

const planes = [
  { kind: 'normal-velocity', boundary: 'bottom', velocity: 0 },
  { kind: 'normal-velocity', boundary: 'top', velocity: 0 },
];

/** Rate of growth of a void, Vdot/V. */
function growth(mesh, exponent, conditions, options = {}) {
  const flow = solveCreep(
    { mesh, material: { referenceRate: rate, exponent }, conditions: [...planes, ...conditions] },
    options,
  );
  return -volumeRate(flow, 'left') / (mesh.geometry === 'plane' ? Math.PI / 4 : (2 * Math.PI) / 3);
}

const inside = [{ kind: 'pressure', boundary: 'left', pressure: 3 * megapascal }];
const outside = [{ kind: 'pressure', boundary: 'right', pressure: 3 * megapascal }];
const far = (pressure) => [{ kind: 'far-field', boundary: 'right', pressure }];

const sphere = (exponent) => growth(shell('axisymmetric', 24, 16, 2), exponent, inside) / 3;
const cylinder = (exponent) => growth(shell('plane', 24, 16, 2), exponent, inside) / 2;

/** Observed orders of velocity and pressure (L2 over nodes) in the thick sphere of P-04, n = 3. */
function sphereOrder(shape, which) {
  const exponent = 3;
  const meshes = [6, 12, 24];
  const errors = meshes.map((cells) => {
    const mesh = shell('axisymmetric', cells, cells, 2, shape);
    const flow = solveCreep({
      mesh,
      material: { referenceRate: rate, exponent },
      conditions: [...planes, ...inside],
    });
    const denominator = 2 ** (3 / exponent) - 1;
    let sum = 0;
    for (let node = 0; node < flow.pressure.length; node++) {
      const [x, y] = mesh.coordinates.subarray(2 * node, 2 * node + 2);
      const r = Math.hypot(x, y);
      if (which === 'velocity') {
        const speed = 0.0135 / r ** 3;
        sum += (flow.velocity[2 * node] - speed * x) ** 2 + (flow.velocity[2 * node + 1] - speed * y) ** 2;
      } else {
        const radial = (-3 * ((2 / r) ** (3 / exponent) - 1)) / denominator;
        const equivalent = ((4.5 / exponent) * (2 / r) ** (3 / exponent)) / denominator;
        sum += (flow.pressure[node] / megapascal + radial + (2 / 3) * equivalent) ** 2;
      }
    }
    return Math.sqrt(sum / flow.pressure.length);
  });
  return fittedOrder(
    meshes.map((cells) => 1 / cells),
    errors,
  );
}

/** P-11: growth of a void under sigma_m = X sigma_e, over the remote rate. */
function triaxial(exponent, triaxiality) {
  const axial = (triaxiality + 2 / 3) * megapascal;
  const transverse = (triaxiality - 1 / 3) * megapascal;
  const traction = ([x, y]) => {
    const r = Math.hypot(x, y);
    return [(transverse * x) / r, (axial * y) / r];
  };
  const mesh = shell('axisymmetric', 50, 14, 150);
  const flow = solveCreep({
    mesh,
    material: { referenceRate: rate, exponent },
    conditions: [planes[0], { kind: 'traction', boundary: 'right', traction }],
  });
  return -volumeRate(flow, 'left') / ((2 * Math.PI) / 3) / rate;
}

/** P-15: force on a rigid punch of radius a that moves at v, over mu a v; the far sphere's pull falls as its radius. */
function punch(friction) {
  const radius = 5e-6;
  const viscosity = 1e10;
  const speed = 1.34735505536e-9;
  const force = (reach) => {
    const mesh = voidCell({
      void: { kind: 'spheroid', aspect: 0 },
      radius,
      surroundings: { kind: 'far', radius: reach * radius },
      resolution: 20,
      rimSize: 2e-4 * radius,
      order: 2,
    });
    const flow = solveCreep({
      mesh,
      material: { referenceRate: megapascal / (3 * viscosity), exponent: 1 },
      conditions: [
        // The metal lies above: its outward normal is down, so that a punch that pushes up moves against it.
        { kind: 'normal-velocity', boundary: 'void', velocity: -speed, friction },
        { kind: 'velocity', boundary: 'outer', velocity: () => [0, 0] },
      ],
    });
    return contactPressure(flow, 'void').force;
  };
  const [near, beyond] = [force(100), force(200)];
  return 2 * beyond - near;
}

/** P-16: a flat void under 3 MPa, mu = 1e10 Pa s, a = 10 um: what is wanted of the flow. */
function flatVoid(wanted) {
  const radius = 1e-5;
  const mesh = voidCell({
    void: { kind: 'spheroid', aspect: 0 },
    radius,
    surroundings: { kind: 'far', radius: 60 * radius },
    resolution: 24,
    rimSize: 1e-4 * radius,
    order: 2,
  });
  const flow = solveCreep({
    mesh,
    material: { referenceRate: megapascal / 3e10, exponent: 1 },
    conditions: [
      { kind: 'far-field', boundary: 'outer', pressure: 3 * megapascal },
      { kind: 'normal-velocity', boundary: 'interface', velocity: 0 },
    ],
  });
  return wanted(flow, mesh, radius);
}

/** Contact pressure at a radius, over the remote one, between the nodes around it. */
function contactAt(flow, mesh, radius) {
  const { nodes, pressure } = contactPressure(flow, 'interface');
  const points = Array.from(nodes, (node, k) => [mesh.coordinates[2 * node], pressure[k]]).sort((a, b) => a[0] - b[0]);
  const k = points.findIndex(([r]) => r >= radius);
  const [[r0, p0], [r1, p1]] = [points[k - 1], points[k]];
  return (p0 + ((p1 - p0) * (radius - r0)) / (r1 - r0)) / (3 * megapascal);
}

/** Closing speed of the surface at a part of its radius, over (p/(pi mu)) a. */
function surfaceSpeed(flow, mesh, radius, part) {
  const { cell, facet } = mesh.boundaries.get('void');
  let best = [Number.POSITIVE_INFINITY, 0, 0];
  for (let k = 0; k < cell.length; k++)
    for (const node of mesh.blocks[0].nodes.subarray(9 * cell[k], 9 * cell[k] + 9)) {
      const [x, y] = mesh.coordinates.subarray(2 * node, 2 * node + 2);
      const distance = Math.abs(x - part * radius) + 1e3 * Math.abs(y);
      if (facet[k] >= 0 && distance < best[0]) best = [distance, x, flow.velocity[2 * node + 1]];
    }
  const [, x, velocity] = best;
  return -velocity / ((3 * megapascal) / (Math.PI * 1e10)) / Math.sqrt(radius ** 2 - x ** 2);
}

const closure = (aspect, exponent, friction = 'none') =>
  voidClosure({ aspect, exponent, friction }, { resolution: 4 }).value;

const exponents = [1, 2, 3, 4, 5, 6.6];
const table = (friction, aspects) =>
  Object.fromEntries(
    aspects.flatMap((aspect) =>
      exponents.map((exponent) => [
        `P-16.${friction}.q${aspect}n${exponent}`,
        () => closure(aspect, exponent, friction === 'sticking' ? 'sticking' : 'none'),
      ]),
    ),
  );

/** P-19: velocity at the centre of a debonded disc over the remote one. */
const patchCentre = (exponent, radiusNumber, others = {}) =>
  strippingPatch({ exponent, radiusNumber, friction: 'none', ...others }, { resolution: 3 }).centreVelocity.value;

export const cases = {
  'P-04.elements.n1': () => sphere(1),
  'P-04.elements.n3': () => sphere(3),
  'P-04.elements.n6.6': () => sphere(6.6),
  'P-04.order.velocity': () => sphereOrder('triangle', 'velocity'),
  'P-04.order.pressure': () => sphereOrder('triangle', 'pressure'),
  'P-04.order.velocityQuadrilateral': () => sphereOrder('quadrilateral', 'velocity'),
  'P-04.order.pressureQuadrilateral': () => sphereOrder('quadrilateral', 'pressure'),
  'P-05.elements.n1': () => cylinder(1),
  'P-05.elements.n6.6': () => cylinder(6.6),
  'P-06.elements': () => growth(shell('axisymmetric', 60, 24, 100), 6.6, far(3 * megapascal), { regularisation: 1e-7 }),
  'P-06.elements.near': () => growth(shell('axisymmetric', 24, 12, 5), 6.6, far(3 * megapascal)),
  'P-06.elements.10MPa': () => growth(shell('axisymmetric', 24, 12, 5), 6.6, far(10 * megapascal)),
  'P-07.elements': () => growth(shell('axisymmetric', 24, 12, 10 ** (1 / 3)), 6.6, outside),
  'P-08.elements': () => growth(shell('plane', 24, 12, 5), 6.6, far(3 * megapascal)) / 2,
  'P-11.n1X1': () => triaxial(1, 1),
  'P-11.n1X3': () => triaxial(1, 3),
  'P-11.n1X5': () => triaxial(1, 5),
  'P-11.n3X1': () => triaxial(3, 1),
  'P-11.n5X1': () => triaxial(5, 1),
  'P-11.n6.6X1': () => triaxial(6.6, 1),
  'P-11.n3X3': () => triaxial(3, 3),
  'P-11.n3X5': () => triaxial(3, 5),
  'P-11.n5X3': () => triaxial(5, 3),
  'P-11.n5X5': () => triaxial(5, 5),
  'P-11.n6.6X5': () => triaxial(6.6, 5),
  'P-15.frictionless': () => punch('none'),
  'P-15.sticking': () => punch('sticking'),
  'P-16.closure': () => flatVoid((flow) => volumeRate(flow, 'void')),
  'P-16.surface': () => flatVoid((flow, mesh, radius) => surfaceSpeed(flow, mesh, radius, 0.5)),
  'P-16.contact1.1': () => flatVoid((flow, mesh, radius) => contactAt(flow, mesh, 1.1 * radius)),
  'P-16.contact2': () => flatVoid((flow, mesh, radius) => contactAt(flow, mesh, 2 * radius)),
  ...table('frictionless', [0, 0.1, 0.25, 0.5, 0.75, 1]),
  ...table('sticking', [0, 0.5, 1]),
  ...Object.fromEntries(
    [1, 2, 3, 5, 6.6, 10].map((n) => [`P-17.traction.n${n}`, () => sinusoidalForcing(n).traction.value]),
  ),
  ...Object.fromEntries(
    [1, 3, 5, 6.6].map((n) => [`P-17.dissipation.n${n}`, () => sinusoidalForcing(n).dissipation.value]),
  ),
  ...Object.fromEntries(
    [1, 2, 5, 6.6].map((exponent) => [
      `P-18.elements.n${exponent}`,
      () => crowdedClosure({ exponent, ratio: 0.3, friction: 'none' }, { resolution: 8 }).value,
    ]),
  ),
  ...Object.fromEntries(
    [0.3, 0.5, 0.7, 0.85].flatMap((ratio) =>
      [2, 3, 4, 5, 6.6].map((n) => [
        `P-18.beta.r${ratio}n${n}`,
        () => voidInteraction(n, ratio, { resolution: 4 }).value,
      ]),
    ),
  ),
  'P-19.n1abar1': () => patchCentre(1, 1),
  'P-19.n1abar10': () => patchCentre(1, 10),
  ...Object.fromEntries(
    [1, 10].flatMap((radiusNumber) =>
      [3, 5, 6.6].map((exponent) => [
        `P-19.box.n${exponent}abar${radiusNumber}`,
        () => patchCentre(exponent, radiusNumber, { outside: 'nothing' }),
      ]),
    ),
  ),
  'P-19.reach': () => Math.abs(patchCentre(6.6, 1, { reach: 300 }) / patchCentre(6.6, 1) - 1),
};
