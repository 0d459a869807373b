// E: elasticity and contact by finite elements; L, P, S: creep of elastic metal, contact of creeping metal.
import {
  cookMembrane,
  fieldErrors,
  gridMesh,
  mapCoordinates,
  patchElectrode,
  plateWithHole,
  thickShell,
} from '../../dist/mesh/index.js';
import { nodalStress, SolidSystem, solveStripping } from '../../dist/models/resolved/solid/index.js';
import { elasticViscoplastic } from '../../dist/physics/creep/elastic-viscoplastic.js';
import { incompressibleElasticity } from '../../dist/physics/elasticity/incompressible.js';
import { bulkModulus, isotropicElasticity } from '../../dist/physics/elasticity/isotropic.js';
import { fittedOrder } from './order.mjs';

const electrolyte = { youngModulus: 150e9, poissonRatio: 0.26 };
const lithium = { youngModulus: 7.8e9, poissonRatio: 0.38 };
const { youngModulus, poissonRatio } = electrolyte;
const elastic = (parameters, region = 'body') => new Map([[region, { law: isotropicElasticity, parameters }]]);
const incompressible = (shearModulus) =>
  new Map([['body', { law: incompressibleElasticity, parameters: { shearModulus } }]]);

/** Node nearest to a place. */
function nearest({ coordinates, dimension }, place) {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let node = 0; node * dimension < coordinates.length; node++) {
    const distance = Math.hypot(...place.map((x, i) => x - coordinates[node * dimension + i]));
    if (distance < least) [best, least] = [node, distance];
  }
  return best;
}
const at = (mesh, field, place, components = mesh.dimension) => {
  const node = nearest(mesh, place);
  return field.subarray(node * components, (node + 1) * components);
};

/** Computes once what several cases read. */
function once(compute) {
  const known = new Map();
  return (...key) => {
    const name = JSON.stringify(key);
    if (!known.has(name)) known.set(name, compute(...key));
    return known.get(name);
  };
}

const planeShapes = ['triangle', 'quadrilateral'];
const isPlane = (shape) => planeShapes.includes(shape);

/** E-01: largest error of a constant strain on a distorted mesh, over its displacement. */
function patchError(shape, order, method) {
  const dimension = isPlane(shape) ? 2 : 3;
  const cells = dimension === 2 ? [4, 3] : [2, 2, 2];
  const grid = gridMesh({ shape, order, cells });
  const inside = (x) => x > 1e-9 && x < 1 - 1e-9;
  const mesh = mapCoordinates(grid, (x) =>
    x.every(inside)
      ? x.map((value, i) => value + (0.12 / cells[i] / order) * Math.sin(37 * x[0] + 91 * x[1] + 53 * (x[2] ?? 0) + i))
      : x,
  );
  const gradient = [
    [1e-4, 3e-5, -2e-5],
    [-4e-5, -2e-4, 5e-5],
    [6e-5, 1e-5, 7e-5],
  ];
  const field = gradient.slice(0, dimension).map((row) => (x) => x.reduce((sum, value, j) => sum + row[j] * value, 0));
  const degree = shape === 'hexahedron' && order === 2 ? 7 : undefined;
  const system = new SolidSystem({ mesh, materials: elastic(electrolyte), method, degree });
  system.solve({ supports: [...mesh.boundaries.keys()].map((boundary) => ({ boundary, displacement: field })) });
  let error = 0;
  const { displacement } = system;
  for (let node = 0; node * dimension < displacement.length; node++)
    for (let i = 0; i < dimension; i++) {
      const exact = field[i](mesh.coordinates.subarray(node * dimension, (node + 1) * dimension));
      error = Math.max(error, Math.abs(displacement[node * dimension + i] - exact) / 2e-4);
    }
  return error;
}

/** A quarter of a tube (plane strain) or ball of radii 1 and 2 under 10 MPa. */
const shell = once((kind, shape, order, cells, method = 'standard', nu = poissonRatio) => {
  const mesh = thickShell({ kind, innerRadius: 1, outerRadius: 2, cells: [cells, cells], shape, order });
  const system = new SolidSystem({ mesh, materials: elastic({ youngModulus, poissonRatio: nu }), method });
  system.solve({
    supports: ['axis', 'bottom'].map((boundary) => ({ boundary, fix: 'normal' })),
    loads: [{ boundary: 'inner', pressure: 10e6 }],
  });
  return { mesh, system };
});
const bore = (...key) => {
  const { mesh, system } = shell(...key);
  return at(mesh, system.displacement, [1, 0])[0];
};
/** Radial and hoop stress half way round. */
function polar(kind, radius) {
  const { mesh, system } = shell(kind, 'quadrilateral', 2, 24);
  const x = radius * Math.SQRT1_2;
  const stress = nodalStress(system.operator, system.unknowns);
  const [xx, yy, , , , xy] = at(mesh, stress, [x, x], 6);
  return { radial: (xx + yy) / 2 + xy / Math.SQRT2, hoop: (xx + yy) / 2 - xy / Math.SQRT2 };
}
function shellOrder(kind, shape, order) {
  const radial = (r) =>
    kind === 'cylinder'
      ? (((1 + poissonRatio) * 10e6) / (youngModulus * 3)) * ((1 - 2 * poissonRatio) * r + 4 / r)
      : (10e6 / (youngModulus * 7)) * ((1 - 2 * poissonRatio) * r + ((1 + poissonRatio) * 4) / r ** 2);
  const exact = {
    value(x, out) {
      const r = Math.hypot(x[0], x[1]);
      for (let i = 0; i < 2; i++) out[i] = (radial(r) * x[i]) / r;
    },
    gradient: (_, out) => out.fill(0),
  };
  const cells = order === 1 ? [12, 24, 48] : [6, 12, 24];
  const errors = cells.map((count) => {
    const { system } = shell(kind, shape, order, count);
    return fieldErrors(system.operator.numbering, 'displacement', system.unknowns, exact, 2 * order + 3).l2;
  });
  return fittedOrder(
    cells.map((count) => 1 / count),
    errors,
  );
}

/** Orders of a manufactured solution a sin sin (sin): displacement in L2 and gradient. */
const manufactured = once((shape, order, method) => {
  const dimension = isPlane(shape) ? 2 : 3;
  const amplitudes = [1e-4, -0.6e-4, 0.8e-4];
  const product = (x, swapped) => {
    let value = 1;
    for (let k = 0; k < dimension; k++)
      value *= swapped.includes(k) ? Math.cos(Math.PI * x[k]) : Math.sin(Math.PI * x[k]);
    return value;
  };
  const shear = youngModulus / (2 * (1 + poissonRatio));
  const lame = (2 * shear * poissonRatio) / (1 - 2 * poissonRatio);
  const exact = {
    value(x, out) {
      for (let i = 0; i < dimension; i++) out[i] = amplitudes[i] * product(x, []);
    },
    gradient(x, out) {
      for (let i = 0; i < dimension; i++)
        for (let j = 0; j < dimension; j++) out[i * dimension + j] = amplitudes[i] * Math.PI * product(x, [j]);
    },
  };
  const bodyForce = (x, out) => {
    for (let i = 0; i < dimension; i++) {
      let mixed = 0;
      for (let j = 0; j < dimension; j++)
        mixed += amplitudes[j] * Math.PI ** 2 * (i === j ? -product(x, []) : product(x, [i, j]));
      out[i] = dimension * shear * Math.PI ** 2 * amplitudes[i] * product(x, []) - (lame + shear) * mixed;
    }
  };
  const meshes = dimension === 2 ? (order === 1 ? [16, 32, 64] : [8, 16, 32]) : order === 1 ? [6, 8, 12] : [3, 4, 6];
  const errors = meshes.map((cells) => {
    const mesh = gridMesh({ shape, order, cells: Array.from({ length: dimension }, () => cells) });
    const system = new SolidSystem({ mesh, materials: elastic(electrolyte), method });
    system.solve({
      supports: [...mesh.boundaries.keys()].map((boundary) => ({ boundary, fix: 'all' })),
      loads: [{ bodyForce }],
    });
    return fieldErrors(system.operator.numbering, 'displacement', system.unknowns, exact, 2 * order + 3);
  });
  const sizes = meshes.map((cells) => 1 / cells);
  return {
    l2: fittedOrder(
      sizes,
      errors.map(({ l2 }) => l2),
    ),
    h1: fittedOrder(
      sizes,
      errors.map(({ h1 }) => h1),
    ),
  };
});

/** Stresses (xx, yy, xy) around a hole of radius 1 in a plate pulled along x by 1 (Kirsch 1898). */
function kirsch(x, y) {
  const a = 1 / (x * x + y * y);
  const t = Math.atan2(y, x);
  const radial = 0.5 * (1 - a) + 0.5 * (1 - 4 * a + 3 * a * a) * Math.cos(2 * t);
  const hoop = 0.5 * (1 + a) - 0.5 * (1 + 3 * a * a) * Math.cos(2 * t);
  const shear = -0.5 * (1 + 2 * a - 3 * a * a) * Math.sin(2 * t);
  const [c, s] = [Math.cos(t), Math.sin(t)];
  return [
    radial * c * c + hoop * s * s - 2 * shear * s * c,
    radial * s * s + hoop * c * c + 2 * shear * s * c,
    (radial - hoop) * s * c + shear * (c * c - s * s),
  ];
}
const plate = once(() => {
  const mesh = plateWithHole({ radius: 1, halfWidth: 4, halfHeight: 4, resolution: 32, shape: 'triangle', order: 2 });
  const system = new SolidSystem({ mesh, materials: elastic(electrolyte) });
  const traction = (boundary) => ({
    boundary,
    traction(position, out) {
      const [xx, yy, xy] = kirsch(position[0], position[1]);
      out.set(boundary === 'right' ? [xx, xy] : [xy, yy]);
    },
  });
  system.solve({
    supports: ['left', 'bottom'].map((boundary) => ({ boundary, fix: 'normal' })),
    loads: [traction('right'), traction('top')],
  });
  return { mesh, stress: nodalStress(system.operator, system.unknowns) };
});

/** Stress xx of the plate on an axis (0: x, 1: y) at a distance from the middle, between the nodes around it. */
function onAxis(axis, distance) {
  const { mesh, stress } = plate();
  const along = (node) => mesh.coordinates[2 * node + axis];
  const nodes = [...Array(mesh.coordinates.length / 2).keys()]
    .filter((node) => Math.abs(mesh.coordinates[2 * node + 1 - axis]) < 1e-12)
    .sort((a, b) => along(a) - along(b));
  const after = nodes.findIndex((node) => along(node) >= distance);
  const [near, far] = [nodes[after - 1], nodes[after]];
  const part = (distance - along(near)) / (along(far) - along(near));
  return (1 - part) * stress[6 * near] + part * stress[6 * far];
}

/** E-05: stress concentration at the equator of a spherical cavity in a ball 40 times as large, pulled along its axis. */
function cavity(nu) {
  const mesh = thickShell({
    kind: 'sphere',
    innerRadius: 1,
    outerRadius: 40,
    cells: [48, 24],
    proportional: true,
    shape: 'quadrilateral',
    order: 2,
  });
  const system = new SolidSystem({ mesh, materials: elastic({ youngModulus, poissonRatio: nu }) });
  system.solve({
    supports: ['axis', 'bottom'].map((boundary) => ({ boundary, fix: 'normal' })),
    loads: [
      {
        boundary: 'outer',
        traction: (position, out) => out.set([0, position[1] / Math.hypot(position[0], position[1])]),
      },
    ],
  });
  return at(mesh, nodalStress(system.operator, system.unknowns), [1, 0], 6)[1];
}

const confined = (parameters, method) => {
  const mesh = gridMesh({ shape: 'quadrilateral', order: 2, cells: [2, 2] });
  const system = new SolidSystem({ mesh, materials: elastic(parameters), method });
  system.solve({
    supports: ['left', 'right', 'bottom'].map((boundary) => ({ boundary, fix: 'normal' })),
    loads: [{ boundary: 'top', pressure: 1e6 }],
  });
  return -1e6 / at(mesh, system.displacement, [0.5, 1])[1];
};

/** Displacement of a half-space z > 0 by a point force along z at the origin (Boussinesq; Johnson 1985, eq. 3.19). */
function boussinesq(force, r, z) {
  const distance = Math.hypot(r, z);
  const factor = (force * (1 + poissonRatio)) / (2 * Math.PI * youngModulus);
  return [
    factor * ((r * z) / distance ** 3 - ((1 - 2 * poissonRatio) * r) / (distance * (distance + z))),
    factor * (z ** 2 / distance ** 3 + (2 * (1 - poissonRatio)) / distance),
  ];
}

/** E-07: a rigid sphere of 10 um on LLZO under 1 mN; even cells up to 1.5 contact radii, growing to 25. */
const sphere = once((shape, order, inside) => {
  const [radius, force, contactRadius] = [10e-6, 1e-3, 3.59907384e-7];
  const [near, far, outside] = [1.5 * contactRadius, 25 * contactRadius, Math.round(inside / 1.5)];
  const size = near / inside;
  let [low, high] = [1.0001, 3];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if ((size * middle * (middle ** outside - 1)) / (middle - 1) < far - near) low = middle;
    else high = middle;
  }
  const place = (s) => {
    const cells = s * (inside + outside);
    return cells <= inside ? cells * size : near + (size * low * (low ** (cells - inside) - 1)) / (low - 1);
  };
  const grid = gridMesh({ shape, order, cells: [inside + outside, inside + outside], geometry: 'axisymmetric' });
  const mesh = mapCoordinates(grid, ([s, t]) => [place(s), -place(1 - t)]);
  const obstacle = { gap: (position) => position[0] ** 2 / (2 * radius), direction: [0, -1] };
  const contacts = [{ name: 'sphere', between: { boundary: 'top', obstacle } }];
  const system = new SolidSystem({ mesh, materials: elastic(electrolyte), contacts });
  const displacement = [(x) => boussinesq(force, x[0], -x[1])[0], (x) => -boussinesq(force, x[0], -x[1])[1]];
  system.solve({
    supports: [
      { boundary: 'right', displacement },
      { boundary: 'bottom', displacement },
      { boundary: 'left', fix: 'normal' },
    ],
    drives: new Map([['sphere', { force }]]),
  });
  const { rows, state, pressure, approach } = system.contact('sphere');
  const radii = [...rows.node.keys()].map((k) => rows.position[2 * k]);
  const last = Math.max(...radii.filter((_, k) => state[k] === 1));
  return { radius: last + (order === 1 ? size / 2 : size), peak: pressure[radii.indexOf(0)], approach };
});

/** E-09: stiffness of an incompressible layer that sticks to a rigid base, 2 G k u/p. */
function layer(xi) {
  const k = 2 * Math.PI;
  const mesh = gridMesh({
    shape: 'quadrilateral',
    order: 2,
    cells: xi < 1 ? [120, 4] : [32, 12],
    upper: [0.5, xi / k],
  });
  const system = new SolidSystem({ mesh, materials: incompressible(1e9), method: 'mixed' });
  system.solve({
    supports: [
      { boundary: 'left', fix: 'normal' },
      { boundary: 'right', fix: 'normal' },
      { boundary: 'bottom', fix: 'all' },
    ],
    loads: [{ boundary: 'top', pressure: (x) => 1e6 * Math.cos(k * x[0]) }],
  });
  return (-at(mesh, system.displacement, [0, xi / k])[1] * 2e9 * k) / 1e6;
}

const disc = once(() => {
  const radius = 10e-6;
  const mesh = patchElectrode({
    radius,
    surroundings: { kind: 'far', radius: 60 * radius },
    shape: 'quadrilateral',
    order: 2,
    resolution: 16,
  });
  const force = 10e6 * Math.PI * radius ** 2;
  const displacement = [0, 1].map((i) => (x) => boussinesq(force, x[0], x[1])[i]);
  const system = new SolidSystem({ mesh, materials: elastic(electrolyte, 'electrolyte') });
  system.solve({
    supports: [
      { boundary: 'axis', fix: 'normal' },
      { boundary: 'outer', displacement },
    ],
    loads: [{ boundary: 'electrode', pressure: 10e6 }],
  });
  return { centre: at(mesh, system.displacement, [0, 0])[1], edge: at(mesh, system.displacement, [radius, 0])[1] };
});

/** E-10: pressure in a ball of lithium 1e-3 too large for its pore, from the compliance of the pore in a ball of 100 times its radius. */
function overfilled() {
  const mesh = thickShell({
    kind: 'sphere',
    innerRadius: 1,
    outerRadius: 100,
    cells: [40, 6],
    proportional: true,
    shape: 'quadrilateral',
    order: 2,
  });
  const system = new SolidSystem({ mesh, materials: elastic(electrolyte) });
  system.solve({
    supports: ['axis', 'bottom'].map((boundary) => ({ boundary, fix: 'normal' })),
    loads: [{ boundary: 'inner', pressure: 1e6 }],
  });
  const opening = (3 * at(mesh, system.displacement, [1, 0])[0]) / 1e6;
  return 1e-3 / (1 / bulkModulus(lithium) + opening);
}

/** Cook's membrane with every triangle's diagonal from the lower left to the upper right corner: as stiff as it gets. */
const stiffMembrane = (cells) =>
  mapCoordinates(gridMesh({ shape: 'triangle', order: 1, cells: [cells, cells] }), ([s, t]) => [
    48 * s,
    44 * s + t * (44 - 28 * s),
  ]);
const cook = once((shape, order, cells, method, nu) => {
  const mesh = shape === 'triangle' && order === 1 ? stiffMembrane(cells) : cookMembrane(cells, { shape, order });
  const materials = nu === 0.5 ? incompressible(250 / 3) : elastic({ youngModulus: 250, poissonRatio: nu });
  const system = new SolidSystem({ mesh, materials, method });
  system.solve({
    supports: [{ boundary: 'left', fix: 'all' }],
    loads: [{ boundary: 'right', traction: [0, 100 / 16] }],
  });
  return at(mesh, system.displacement, [48, 60])[1];
});
/** Limit of a sequence whose differences shrink by one ratio (Aitken). */
function limit([a, b, c]) {
  return c - (c - b) ** 2 / (c - 2 * b + a);
}

/** E-12: contact fraction of a wave of 5 nm and 10 um on LLZO, at a pressure over the one that flattens it. */
const wave = once((cells, ratio) => {
  const [wavelength, amplitude] = [10e-6, 5e-9];
  const full = (youngModulus / (1 - poissonRatio ** 2)) * ((Math.PI * amplitude) / wavelength);
  const mesh = mapCoordinates(gridMesh({ shape: 'quadrilateral', order: 1, cells: [cells, 48] }), ([s, t]) => [
    (s * wavelength) / 2,
    -1.5 * wavelength * (0.1 * (1 - t) + 0.9 * (1 - t) ** 3),
  ]);
  const gap = (x) => amplitude * (1 - Math.cos((2 * Math.PI * x[0]) / wavelength));
  const contacts = [{ name: 'wave', between: { boundary: 'top', obstacle: { gap, direction: [0, -1] } } }];
  const system = new SolidSystem({ mesh, materials: elastic(electrolyte), contacts });
  system.solve({
    supports: ['left', 'right', 'bottom'].map((boundary) => ({ boundary, fix: 'normal' })),
    drives: new Map([['wave', { force: (ratio * full * wavelength) / 2 }]]),
  });
  const { rows, state } = system.contact('wave');
  let area = 0;
  rows.weight.forEach((weight, k) => {
    if (state[k] === 1) area += weight;
  });
  return (2 * area) / wavelength;
});

const elements = [...planeShapes, 'tetrahedron', 'hexahedron'].flatMap((shape) =>
  [1, 2].map((order) => [shape, order]),
);
const methodsOf = (shape, order) => [
  'standard',
  ...(order === 1 && (shape === 'quadrilateral' || shape === 'hexahedron') ? ['mean-dilatation'] : []),
  ...(order === 2 ? ['mixed'] : []),
];
const everyMethod = elements.flatMap(([shape, order]) =>
  methodsOf(shape, order).map((method) => [shape, order, method]),
);

/** L-02, L-03: recession V (1 + cos kx) of a linearly viscous half-space under a pressure, s = P/(2 mu k V). */
const rateContact = once((s) => {
  const [viscosity, pressure, wavelength, cells] = [1e10, 3e6, 10e-6, 64];
  const k = (2 * Math.PI) / wavelength;
  const speed = pressure / (2 * viscosity * k * s);
  const mesh = mapCoordinates(gridMesh({ shape: 'quadrilateral', order: 2, cells: [cells, 16] }), ([x, y]) => [
    (x * wavelength) / 2,
    1.5 * wavelength * (0.2 * y + 0.8 * y ** 3),
  ]);
  const conditions = [
    ...['left', 'right'].map((boundary) => ({ kind: 'normal-velocity', boundary, velocity: 0 })),
    { kind: 'pressure', boundary: 'top', pressure },
  ];
  const material = { referenceRate: 1e6 / (3 * viscosity), exponent: 1 };
  const recession = (x) => speed * (1 + Math.cos(k * x[0]));
  const {
    contactFraction,
    gapRate,
    area,
    pressure: found,
  } = solveStripping({ mesh, material, conditions }, { boundary: 'bottom', recession });
  const whole = area.reduce((a, b) => a + b, 0);
  const growth = gapRate.reduce((sum, rate, i) => sum + rate * area[i], 0) / whole / speed;
  return { contactFraction, growth, peak: Math.max(...found) / pressure };
});

/** A round bar of lithium as it creeps (P-01, P-02) or is confined (S-04), by quadratic triangles and pressures. */
function bar(elasticity, rate) {
  const mesh = gridMesh({ shape: 'triangle', order: 2, cells: [2, 2], geometry: 'axisymmetric' });
  const creep = { referenceRate: rate, referenceTemperature: 298.15, exponent: 6.6, activationEnergy: 0 };
  const parameters = { elasticity, creep, diffusionalViscosity: Number.POSITIVE_INFINITY };
  const system = new SolidSystem({
    mesh,
    materials: new Map([['body', { law: elasticViscoplastic, parameters }]]),
    method: 'mixed',
  });
  const supports = ['left', 'bottom'].map((boundary) => ({ boundary, fix: 'normal' }));
  return { mesh, system, supports };
}
function crept() {
  const { mesh, system, supports } = bar(lithium, 1e-3);
  const loads = [{ boundary: 'top', traction: [0, 0.8e6] }];
  system.solve({ supports, loads });
  const before = at(mesh, system.displacement, [0, 1])[1];
  for (let k = 0; k < 4; k++) system.solve({ supports, loads, duration: 25 });
  return at(mesh, system.displacement, [0, 1])[1] - before;
}
function relaxed() {
  const { system, supports } = bar({ youngModulus: 4.9e9, poissonRatio: 0.38 }, 1e-3);
  supports.push({ boundary: 'top', displacement: [null, 2e6 / 4.9e9] });
  system.solve({ supports });
  system.solve({ supports, duration: 100 });
  return system.operator.stress[1];
}
function foil() {
  const { system, supports } = bar(lithium, 1);
  supports.push({ boundary: 'right', displacement: [0, null] }, { boundary: 'top', displacement: [null, 1e-4] });
  system.solve({ supports });
  const first = system.operator.stress[1];
  for (let k = 0; k < 20; k++) system.solve({ supports, duration: 10 ** k });
  return system.operator.stress[1] / first;
}

export const cases = {
  'E-01.patch': () => Math.max(...everyMethod.map(([shape, order, method]) => patchError(shape, order, method))),
  ...Object.fromEntries(
    everyMethod.flatMap(([shape, order, method]) => [
      [`E-01.order@${shape}${order}-${method}`, () => manufactured(shape, order, method).l2],
      [`E-01.gradientOrder@${shape}${order}-${method}`, () => manufactured(shape, order, method).h1],
    ]),
  ),
  'E-02.bore': () => bore('cylinder', 'quadrilateral', 2, 24),
  'E-02.boreHoop': () => polar('cylinder', 1).hoop,
  'E-02.radial': () => polar('cylinder', 1.5).radial,
  'E-02.hoop': () => polar('cylinder', 1.5).hoop,
  'E-02.order@triangle1': () => shellOrder('cylinder', 'triangle', 1),
  'E-02.order@quadrilateral2': () => shellOrder('cylinder', 'quadrilateral', 2),
  'E-02.nearlyIncompressible': () => bore('cylinder', 'triangle', 2, 12, 'mixed', 0.4999),
  'E-02.nearlyIncompressibleMean': () => bore('cylinder', 'quadrilateral', 1, 24, 'mean-dilatation', 0.4999),
  'E-03.bore': () => bore('sphere', 'quadrilateral', 2, 24),
  'E-03.boreHoop': () => polar('sphere', 1).hoop,
  'E-03.radial': () => polar('sphere', 1.5).radial,
  'E-03.hoop': () => polar('sphere', 1.5).hoop,
  'E-03.order@triangle2': () => shellOrder('sphere', 'triangle', 2),
  'E-04.top': () => at(plate().mesh, plate().stress, [0, 1], 6)[0],
  'E-04.hoop': () => onAxis(1, 1.5),
  'E-04.radial': () => onAxis(0, 1.5),
  'E-05.SCF@0.26': () => cavity(0.26),
  'E-05.SCF@0.38': () => cavity(0.38),
  'E-06.LLZO': () => confined(electrolyte, 'standard'),
  'E-06.Li': () => confined(lithium, 'mixed'),
  'E-07.radius': () => sphere('quadrilateral', 1, 64).radius,
  'E-07.peak': () => sphere('triangle', 2, 24).peak,
  'E-07.approach': () => sphere('triangle', 2, 24).approach,
  'E-08.centre': () => disc().centre,
  'E-08.edge': () => disc().edge,
  'E-09.M@0.1': () => layer(0.1),
  'E-09.M@1': () => layer(1),
  'E-09.M@3': () => layer(3),
  'E-10.pressure': overfilled,
  'E-11.TaylorHood': () => limit([16, 32, 64].map((cells) => cook('quadrilateral', 2, cells, 'mixed', 0.5))),
  'E-11.TaylorHoodTriangles': () => cook('triangle', 2, 64, 'mixed', 0.5),
  'E-11.lockedTriangles': () => cook('triangle', 1, 16, 'standard', 0.49999),
  'E-11.lockedQuadrilaterals': () => cook('quadrilateral', 1, 16, 'standard', 0.49999),
  'E-11.meanDilatation@8': () => cook('quadrilateral', 1, 8, 'mean-dilatation', 0.49999),
  'E-11.meanDilatation@16': () => cook('quadrilateral', 1, 16, 'mean-dilatation', 0.49999),
  'E-11.meanDilatation@32': () => cook('quadrilateral', 1, 32, 'mean-dilatation', 0.49999),
  'E-12.fraction@0.5': () => wave(192, 0.5),
  'E-12.fraction@0.667': () => wave(192, 1 / 1.5),
  'L-02.resolved@0.5': () => rateContact(0.5).contactFraction,
  'L-02.resolved@0.833': () => rateContact(1 / 1.2).contactFraction,
  'L-03.resolved@0.5': () => rateContact(0.5).growth,
  'L-03.resolved@0.333': () => rateContact(1 / 3).growth,
  'P-01.resolved': crept,
  'P-02.resolved': relaxed,
  'S-04.resolved': foil,
};
