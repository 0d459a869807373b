// C, K, S: ionic and mixed conduction by finite elements (model `resolved`).
import { gridMesh, mapCoordinates } from '../../dist/mesh/index.js';
import {
  blockedDisc,
  discElectrode,
  discInTube,
  halfSpaceOverDisc,
  stripOverContact,
} from '../../dist/models/resolved/conduction/disc-problems.js';
import {
  butlerVolmerKinetics,
  DoubleLayerCharging,
  IonicConduction,
  linearKinetics,
} from '../../dist/models/resolved/conduction/index.js';
import { MixedConduction } from '../../dist/models/resolved/mixed-conduction/index.js';
import { fittedOrder } from './order.mjs';
import {
  conductivity,
  currentDensity,
  electrolyteThickness,
  interfaceResistance,
  kinetics,
  molarVolume,
  temperature,
} from './test-constants.mjs';

const fine = { cells: 32 };
const list = (numbers, name, compute) => Object.fromEntries(numbers.map((x) => [`${name}@${x}`, () => compute(x)]));
const onceEach = (compute) => {
  const known = new Map();
  return (...key) => {
    const name = key.join();
    if (!known.has(name)) known.set(name, compute(...key));
    return known.get(name);
  };
};

/** The flat symmetric cell on a mesh that is distorted inside, 1 mA/cm2 at 3 MPa. */
function flatCell(shape, order, stress = {}) {
  const spatial = shape === 'hexahedron' || shape === 'tetrahedron';
  const size = spatial ? [2e-4, 2e-4, electrolyteThickness] : [2e-4, electrolyteThickness];
  const grid = gridMesh({ shape, order, cells: spatial ? [3, 3, 4] : [4, 6], upper: size, region: 'electrolyte' });
  const mesh = mapCoordinates(grid, (x) => {
    const wave = x.reduce((product, value, i) => product * Math.sin((Math.PI * value) / size[i]), 0.15);
    return x.map((value, i) => value + wave * size[i] * (i === 0 ? 1 : -0.7));
  });
  const area = spatial ? 4e-8 : 2e-4;
  const electrode = (name, facets) => ({
    name,
    facets,
    kinetics: butlerVolmerKinetics(kinetics(50)),
    ...(stress[name] ?? {}),
  });
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: conductivity },
    electrodes: [electrode('one', 'bottom'), electrode('two', 'top')],
  });
  return { cell, area };
}

function flatVoltage(shape, order) {
  const { cell, area } = flatCell(shape, order);
  return cell.solve({ one: { current: currentDensity * area }, two: { potential: 0 } }).electrode('one').potential;
}

const pressed = (normalPressure) => ({ stress: { molarVolume, normalPressure } });

/** 4 R kappa a - 1 on a uniform mesh: a box of 4 a with the known potential on its far sides. */
function uniformDisc(cells, order) {
  const grid = gridMesh({
    shape: 'quadrilateral',
    order,
    cells: [cells, cells],
    upper: [4, 4],
    geometry: 'axisymmetric',
    region: 'electrolyte',
  });
  const bottom = grid.boundaries.get('bottom');
  const disc = { cell: bottom.cell.slice(0, cells / 4), facet: bottom.facet.slice(0, cells / 4) };
  // Phi/Phi_disc = (2/pi) atan(1/sinh m), sinh^2 m the larger root of s^2 - (r^2 + z^2 - 1) s - z^2 = 0.
  const exact = ([r, z]) => {
    const half = (r * r + z * z - 1) / 2;
    return (2 / Math.PI) * Math.atan(1 / Math.sqrt(half + Math.sqrt(half * half + z * z)));
  };
  const cell = new IonicConduction({
    mesh: { ...grid, boundaries: new Map([...grid.boundaries, ['disc', disc]]) },
    conductivity: { electrolyte: 1 },
    electrodes: [{ name: 'disc', facets: 'disc', kinetics: null }],
    potentials: [
      { facets: 'right', potential: exact },
      { facets: 'top', potential: exact },
    ],
  });
  return 4 / cell.solve({ disc: { potential: 1 } }).electrode('disc').current - 1;
}

const order = (cells, error) =>
  fittedOrder(
    cells.map((count) => 1 / count),
    cells.map(error),
  );

const primary = Number.POSITIVE_INFINITY;
const electrodeDisc = onceEach((number) => discElectrode(number, fine));
const voidDisc = onceEach((number) => blockedDisc(number, fine));
const voidTube = onceEach((ratio, length) => discInTube(true, ratio, length, { cells: 28 }));

/** Root mean square deviation of the current density of a disc from the primary distribution, r < 0.9 a. */
function primaryDeviation() {
  const { mesh, solution } = electrodeDisc(primary);
  const { nodes, density } = solution.contactCurrent('disc');
  let [sum, count] = [0, 0];
  nodes.forEach((node, k) => {
    const r = mesh.coordinates[2 * node];
    if (r > 0.9) return;
    sum += ((density[k] * Math.PI * Math.sqrt(1 - r * r)) / 0.5 - 1) ** 2;
    count++;
  });
  return Math.sqrt(sum / count);
}

/** An insulating disc of radius 1 in an ideal electrode, under a remote current density of 1. */
function insulatingDisc() {
  const mesh = halfSpaceOverDisc(1, 1000, fine);
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: 1 },
    electrodes: [{ name: 'metal', facets: 'plane', kinetics: null }],
    injections: [{ facets: 'far', density: (_place, normal) => -normal[1] }],
  });
  return { mesh, solution: cell.solve({ metal: { potential: 0 } }) };
}

/** Largest deviation of the potential on the insulating disc from the ellipse (2/pi) sqrt(a^2 - r^2). */
function ellipse() {
  const { mesh, solution } = insulatingDisc();
  let largest = 0;
  solution.potential.forEach((value, node) => {
    const [r, z] = mesh.coordinates.subarray(2 * node, 2 * node + 2);
    if (z === 0 && r < 1 - 1e-9) largest = Math.max(largest, Math.abs(value + (2 / Math.PI) * Math.sqrt(1 - r * r)));
  });
  return largest;
}

/** Current density into the electrode beside the insulating disc, between the nodes around a radius; without the root of its rim it is smooth. */
function besideDisc(radius) {
  const { mesh, solution } = insulatingDisc();
  const { nodes, density } = solution.contactCurrent('metal');
  const root = (r) => Math.sqrt(r * r - 1);
  const points = Array.from(nodes, (node, k) => [mesh.coordinates[2 * node], density[k]]).sort((a, b) => a[0] - b[0]);
  const after = points.findIndex(([r]) => r >= radius);
  const [[r0, i0], [r1, i1]] = [points[after - 1], points[after]];
  const [near, far] = [i0 * root(r0), i1 * root(r1)];
  return (near + ((far - near) * (radius - r0)) / (r1 - r0)) / root(radius);
}

/** Extra resistance (ohm m2) of strip contacts of 10 um every 20 um. */
function strips(mesh) {
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: conductivity },
    electrodes: [
      { name: 'contact', facets: 'disc', kinetics: null },
      { name: 'top', facets: 'top', kinetics: null },
    ],
  });
  const solution = cell.solve({ contact: { current: 1e-4 }, top: { potential: 0 } });
  return solution.areaSpecificResistance('contact', 'top', 10e-6) - 30e-6 / conductivity;
}

const stripsExact = 5.51589000382e-5;

function uniformStrips(cells) {
  const grid = gridMesh({
    shape: 'triangle',
    order: 2,
    cells: [cells, 3 * cells],
    upper: [10e-6, 30e-6],
    region: 'electrolyte',
  });
  const bottom = grid.boundaries.get('bottom');
  const disc = { cell: bottom.cell.slice(0, cells / 2), facet: bottom.facet.slice(0, cells / 2) };
  return strips({ ...grid, boundaries: new Map([...grid.boundaries, ['disc', disc]]) });
}

/** First harmonic of the current over that of the interface resistance. */
function wave(wavelength) {
  const k = (2 * Math.PI) / wavelength;
  const height = Math.min(electrolyteThickness, 3 * wavelength);
  const mesh = gridMesh({
    shape: 'quadrilateral',
    order: 2,
    cells: [16, Math.max(16, Math.round((32 * height) / wavelength))],
    upper: [wavelength / 2, height],
    region: 'electrolyte',
  });
  const amplitude = 1e-4;
  const resistance = ([x]) => interfaceResistance * (1 + amplitude * Math.cos(k * x));
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: conductivity },
    electrodes: [
      { name: 'metal', facets: 'bottom', kinetics: linearKinetics(resistance) },
      { name: 'counter', facets: 'top', kinetics: null },
    ],
  });
  const solution = cell.solve({ metal: { current: (currentDensity * wavelength) / 2 }, counter: { potential: 0 } });
  let harmonic = 0;
  for (const { points, currentDensity: local } of solution.surface('metal'))
    points.weights.forEach((weight, at) => {
      harmonic += weight * local[at] * Math.cos(k * points.places[2 * at]);
    });
  return -harmonic / (wavelength / 4) / currentDensity / amplitude;
}

/** Amplitude of the potential under an imposed wave of current, 1 mm long. */
function imposed(shape, cells, fieldOrder, counter) {
  const mesh = gridMesh({
    shape,
    order: fieldOrder,
    cells: [cells, cells],
    upper: [5e-4, electrolyteThickness],
    region: 'electrolyte',
  });
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: conductivity },
    electrodes: [{ name: 'counter', facets: 'top', kinetics: counter === 0 ? null : linearKinetics(counter) }],
    injections: [{ facets: 'bottom', density: ([x]) => Math.cos(2000 * Math.PI * x) }],
  });
  return cell.solve({ counter: { potential: 0 } }).potential[0];
}

/** Conductivity of a coated void (cylinder or sphere) of radius `inner` in a body of radius 1. */
function coated(inner, geometry) {
  const grid = gridMesh({ shape: 'quadrilateral', order: 2, cells: [24, 24], geometry, region: 'electrolyte' });
  const mesh = mapCoordinates(grid, ([s, t]) => {
    const radius = inner ** (1 - s);
    const angle = (Math.PI / 2) * t;
    return [t === 1 ? 0 : radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: 1 },
    electrodes: [],
    potentials: [
      { facets: 'bottom', potential: 0 },
      { facets: 'right', potential: ([, y]) => -y },
    ],
  });
  return cell.solve({}).energy.joule / (geometry === 'plane' ? Math.PI / 4 : (2 * Math.PI) / 3);
}

/** Conductivity of a square array of insulating cylinders. */
function squareArray(fraction, cells, fieldOrder) {
  const radius = Math.sqrt((4 * fraction) / Math.PI);
  const grid = gridMesh({
    shape: 'quadrilateral',
    order: fieldOrder,
    cells: [cells, 2 * cells],
    region: 'electrolyte',
  });
  const mesh = mapCoordinates(grid, ([s, t]) => {
    const angle = (Math.PI / 2) * t;
    const inner = [t === 1 ? 0 : radius * Math.cos(angle), radius * Math.sin(angle)];
    const outer = t <= 0.5 ? [1, Math.tan(angle)] : [t === 1 ? 0 : 1 / Math.tan(angle), 1];
    return inner.map((x, i) => x + s * (outer[i] - x));
  });
  const right = mesh.boundaries.get('right');
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: 1 },
    electrodes: [
      { name: 'bottom', facets: 'bottom', kinetics: null },
      { name: 'top', facets: { cell: right.cell.slice(cells), facet: right.facet.slice(cells) }, kinetics: null },
    ],
  });
  return cell.solve({ bottom: { potential: 1 }, top: { potential: 0 } }).electrode('bottom').current;
}

/** A mixed conductor at 1 mA/cm2, the plating side below, with a layer of 10 um that conducts electrons where asked. */
const mixed = onceEach((layered) => {
  const grid = gridMesh({
    shape: 'triangle',
    cells: [2, 50],
    upper: [1e-4, electrolyteThickness],
    region: 'electrolyte',
  });
  const block = grid.blocks[0];
  const region = block.region.map((_, cell) =>
    layered &&
    Math.max(...block.nodes.subarray(3 * cell, 3 * cell + 3).map((node) => 1e9 * grid.coordinates[2 * node + 1])) <
      10001
      ? 1
      : 0,
  );
  const mesh = { ...grid, regions: ['electrolyte', 'layer'], blocks: [{ ...block, region }] };
  const cell = new MixedConduction({
    mesh,
    temperature,
    ionic: { electrolyte: conductivity, layer: conductivity },
    electronic: { electrolyte: 1e-12, layer: 1 },
    electrodes: [
      { name: 'plating', facets: 'bottom', kinetics: linearKinetics(interfaceResistance) },
      { name: 'stripping', facets: 'top', kinetics: linearKinetics(interfaceResistance) },
    ],
  });
  return cell.solve({ plating: { current: -currentDensity * 1e-4 }, stripping: { potential: 0 } });
});

function leakage() {
  const mesh = gridMesh({ shape: 'triangle', cells: [1, 4], upper: [1, 30e-6], region: 'electrolyte' });
  const cell = new MixedConduction({
    mesh,
    temperature,
    ionic: { electrolyte: conductivity },
    electronic: { electrolyte: 1e-7 },
    electrodes: [
      { name: 'low', facets: 'bottom', kinetics: linearKinetics(interfaceResistance) },
      { name: 'high', facets: 'top', kinetics: linearKinetics(1e15) },
    ],
  });
  return cell.solve({ low: { potential: 0 }, high: { potential: 4 } }).leakage;
}

/** At open circuit under uneven pressure. */
const loops = onceEach(() => {
  const uneven = ([x]) => 3e6 + 2e6 * Math.cos((2 * Math.PI * x) / 2e-4);
  const { cell } = flatCell('triangle', 2, { one: pressed(uneven), two: pressed(1e6) });
  return cell.solve({ one: { current: 0 }, two: { potential: 0 } });
});

function openCircuit(fieldOrder) {
  const { cell } = flatCell('triangle', fieldOrder, { one: pressed(5e6), two: pressed(1e6) });
  return cell.solve({ one: { current: 0 }, two: { potential: 0 } }).electrode('one').potential;
}

function flatEnergy() {
  const { cell, area } = flatCell('triangle', 2, { one: pressed(3e6), two: pressed(3e6) });
  const { energy } = cell.solve({ one: { current: currentDensity * area }, two: { potential: 0 } });
  return { ...energy, area };
}

/** Overpotential (V) after the time Z C of a galvanostatic step, C = 0.1 F/m2. */
function charging(steps) {
  const mesh = gridMesh({
    shape: 'triangle',
    cells: [2, 4],
    upper: [1e-4, electrolyteThickness],
    region: 'electrolyte',
  });
  const cell = new IonicConduction({
    mesh,
    conductivity: { electrolyte: conductivity },
    electrodes: [
      { name: 'metal', facets: 'bottom', kinetics: linearKinetics(interfaceResistance) },
      { name: 'counter', facets: 'top', kinetics: null },
    ],
  });
  const layer = new DoubleLayerCharging(cell, { metal: 0.1 });
  const controls = { metal: { current: currentDensity * 1e-4 }, counter: { potential: 0 } };
  let state = layer.start();
  for (let k = 0; k < steps; k++) state = layer.advance(state, (0.1 * interfaceResistance) / steps, controls);
  return state.solution.electrode('metal').potential - (currentDensity * electrolyteThickness) / conductivity;
}

const ratios = [0.01, 0.1, 0.3, 1, 2, 5, 10, 100];
const lengths = [
  [0.5, 0.01],
  [0.5, 0.1],
  [0.5, 1],
  [Math.SQRT1_2, 0.1],
  [0.9, 0.1],
  [0.9, 1],
];

export const cases = {
  'K-06.elements': () => openCircuit(2),
  'K-10.elements': () => charging(64),
  'K-10.elementsOrder': () => order([8, 16, 32], (steps) => charging(steps) - 0.00316060279414),
  'C-01.triangle1': () => flatVoltage('triangle', 1),
  'C-01.quadrilateral2': () => flatVoltage('quadrilateral', 2),
  'C-01.tetrahedron2': () => flatVoltage('tetrahedron', 2),
  'C-01.hexahedron1': () => flatVoltage('hexahedron', 1),
  'C-02.elements': () => electrodeDisc(primary).resistance / (conductivity * 100e-6),
  'C-02.orderUniform1': () => order([16, 32, 64], (cells) => uniformDisc(cells, 1)),
  'C-02.orderUniform2': () => order([16, 32, 64], (cells) => uniformDisc(cells, 2)),
  'C-02.orderGraded1': () =>
    order([24, 48, 96], (cells) => 4 * discElectrode(primary, { cells, order: 1 }).resistance - 1),
  'C-02.orderGraded2': () => order([8, 16, 24], (cells) => 4 * discElectrode(primary, { cells }).resistance - 1),
  'C-03.elements': primaryDeviation,
  ...list([0.1, 1, 100], 'C-04.resistance', (number) => electrodeDisc(number).resistance),
  ...list([0.1, 1, 100], 'C-04.centre', (number) => electrodeDisc(number).centreCurrent),
  ...list([0.1, 1, 100], 'C-04.rim', (number) => electrodeDisc(number).rimCurrent),
  ...list(
    [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9],
    'C-05.elements',
    (ratio) => (discInTube(false, ratio, 0, { cells: 28 }).resistance * 4 * ratio) / Math.PI,
  ),
  'C-06.elements': () => strips(stripOverContact(5e-6, 10e-6, 30e-6, { cells: 28 })),
  'C-06.orderUniform': () => order([8, 16, 32], (cells) => uniformStrips(cells) - stripsExact),
  'C-07.ellipse': ellipse,
  'C-07.beside@1.1': () => besideDisc(1.1),
  'C-07.beside@2': () => besideDisc(2),
  ...list(ratios, 'C-08.elementsEdge', (number) => voidDisc(number).edgeCurrent),
  ...list(ratios, 'C-08.elementsCentre', (number) => voidDisc(number).centrePotential),
  ...list(ratios, 'C-08.elementsResistance', (number) => voidDisc(number).resistance),
  ...list(
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, Math.SQRT1_2, 0.8, 0.9],
    'C-10.elements',
    (ratio) => voidTube(ratio, 0).resistance,
  ),
  ...Object.fromEntries(
    lengths.flatMap(([ratio, length]) => [
      [`C-11.elementsResistance@${ratio},${length}`, () => voidTube(ratio, length).resistance],
      [`C-11.elementsEdge@${ratio},${length}`, () => voidTube(ratio, length).rimCurrent],
    ]),
  ),
  'C-12.elements@10um': () => wave(10e-6),
  'C-12.elements@100um': () => wave(100e-6),
  'C-12.elements@1mm': () => wave(1e-3),
  'C-13.elements': () => imposed('quadrilateral', 16, 2, 0),
  'C-13.elementsCounter': () => imposed('quadrilateral', 16, 2, interfaceResistance),
  'C-13.orderTriangle1': () => order([8, 16, 32], (cells) => imposed('triangle', cells, 1, 0) - 0.00396404063987),
  'C-13.orderTriangle2': () => order([8, 16, 32], (cells) => imposed('triangle', cells, 2, 0) - 0.00396404063987),
  'C-14.cylinder@0.1': () => coated(Math.sqrt(0.1), 'plane'),
  'C-14.sphere@0.1': () => coated(Math.cbrt(0.1), 'axisymmetric'),
  'C-14.sphere@0.3': () => coated(Math.cbrt(0.3), 'axisymmetric'),
  'C-14.loneSphere': () => (coated(0.1, 'axisymmetric') - 1) / 1e-3,
  ...list([0.1, 0.3, 0.5, 0.7], 'C-15.elements', (fraction) => squareArray(fraction, 20, 2)),
  'C-15.orderStraight': () => order([8, 16, 32], (cells) => squareArray(0.3, cells, 1) - squareArray(0.3, 24, 2)),
  'C-15.orderCurved': () => order([4, 6, 8], (cells) => squareArray(0.3, cells, 2) - squareArray(0.3, 24, 2)),
  'C-17.plating': () => Math.max(...mixed(false).lithiumPotential),
  'C-17.stripping': () => Math.min(...mixed(false).lithiumPotential),
  'C-18.layer': () => Math.max(...mixed(true).lithiumPotential),
  'C-19.leakage': leakage,
  'S-02.elementsJoule': () => flatEnergy().joule / flatEnergy().area,
  'S-02.elementsInterfaces': () => flatEnergy().interfaces / flatEnergy().area,
  'S-02.elementsResidual': () => flatEnergy().residual / flatEnergy().electrical,
  'S-12.loopCurrent': () => Math.max(...loops().surface('one')[0].nodalCurrentDensity.map(Math.abs)),
  'S-12.dissipation': () => {
    const { joule, interfaces, mechanical } = loops().energy;
    return (joule + interfaces) / mechanical;
  },
  'S-12.evenPressure': () => {
    const { cell } = flatCell('triangle', 2, { one: pressed(3e6), two: pressed(1e6) });
    const solution = cell.solve({ one: { current: 0 }, two: { potential: 0 } });
    return Math.max(...solution.surface('one')[0].nodalCurrentDensity.map(Math.abs));
  },
};
