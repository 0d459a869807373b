// F: cracks in elastic bodies by finite elements; the energy release rate is the derivative of the strain energy to the length of the crack.
import { gridMesh, mapCoordinates, patchElectrode } from '../../dist/mesh/index.js';
import { SolidSystem } from '../../dist/models/resolved/solid/index.js';
import { isotropicElasticity } from '../../dist/physics/elasticity/isotropic.js';

const youngModulus = 150e9;
const poissonRatio = 0.26;
const planeModulus = youngModulus / (1 - poissonRatio ** 2);
const length = 1e-5;
const pressure = 100e6;
const materials = (region) =>
  new Map([[region, { law: isotropicElasticity, parameters: { youngModulus, poissonRatio } }]]);

/** The facet of a boundary that is nearest to a place: what holds a body that would float, where symmetry lets nothing turn. */
function pin(mesh, boundary, place) {
  const { cell, facet } = mesh.boundaries.get(boundary);
  const { nodes, order, shape } = mesh.blocks[0];
  const size = nodes.length / mesh.blocks[0].region.length;
  if (order !== 2 || shape !== 'quadrilateral') throw new RangeError('quadrilaterals of order 2');
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let k = 0; k < cell.length; k++) {
    const middle = nodes[size * cell[k] + 4 + facet[k]];
    const distance = Math.hypot(mesh.coordinates[2 * middle] - place[0], mesh.coordinates[2 * middle + 1] - place[1]);
    if (distance < least) [best, least] = [k, distance];
  }
  const one = { cell: cell.subarray(best, best + 1), facet: facet.subarray(best, best + 1) };
  return { ...mesh, boundaries: new Map([...mesh.boundaries, ['pin', one]]) };
}

/**
 * A quarter of a body with a crack of half-length `a` along y = 0 under a pressure on its faces: in an endless body, a strip or a cylinder.
 * @returns strain energy of the quarter (axisymmetric: the half; J, or J/m), opening in the middle or at the mouth (m), volume (m2; m3)
 */
function cracked(a, { geometry = 'plane', edge = false, within = null, load = () => pressure }) {
  const bare = patchElectrode({
    geometry,
    radius: a,
    surroundings:
      within === null ? { kind: 'far', radius: 200 * length } : { kind: 'cell', radius: within, height: 4 * within },
    shape: 'quadrilateral',
    order: 2,
    resolution: 24,
  });
  const mesh = edge ? pin(bare, 'outer', [within ?? 200 * length, 0]) : bare;
  const fixed = edge ? [] : within === null ? ['axis'] : ['axis', 'outer'];
  const system = new SolidSystem({ mesh, materials: materials('electrolyte') });
  const { work } = system.solve({
    supports: [
      ...['insulated', ...fixed].map((boundary) => ({ boundary, fix: 'normal' })),
      ...(edge ? [{ boundary: 'pin', displacement: [0, null] }] : []),
    ],
    loads: [{ boundary: 'electrode', pressure: (x) => load(x[0]) }],
  });
  const { displacement } = system;
  /** Opening at a node of the face (m). */
  const opening = (x) => {
    for (let node = 0; 2 * node < displacement.length; node++)
      if (Math.abs(mesh.coordinates[2 * node] - x) < 1e-9 * a && mesh.coordinates[2 * node + 1] < 1e-9 * a)
        return 2 * displacement[2 * node + 1];
    return Number.NaN;
  };
  return { work, opening };
}

/** Stress intensity factor (Pa m^0.5) of a crack of half-length a: K^2 = E' G, G = 2 dW/da of a quarter, dW/da/(pi a) of the half of a penny. */
function intensity(options, a = length) {
  const step = 0.02;
  const [shorter, longer] = [1 - step, 1 + step].map((part) => cracked(part * a, options).work);
  const slope = (longer - shorter) / (2 * step * a);
  const release = options.geometry === 'axisymmetric' ? slope / (Math.PI * a) : 2 * slope;
  return Math.sqrt(planeModulus * release);
}
/**
 * The same for a pressure on |x| < b = a/2 in an endless body, from one mesh with an edge at b: W = a^m f(b/a), m = 2 (penny 3), gives
 * a dW/da = m W - b dW/db, and dW/db is the pressure times the opening at b (times pi b for the half of a penny, 1/2 for a quarter).
 */
function partlyFilled(options) {
  const b = length / 2;
  const penny = options.geometry === 'axisymmetric';
  const { work, opening } = cracked(length, { ...options, load: (x) => (x < b ? pressure : 0) });
  const atEnd = pressure * opening(b) * (penny ? Math.PI * b : 0.5);
  const slope = ((penny ? 3 : 2) * work - b * atEnd) / length;
  return Math.sqrt(planeModulus * (penny ? slope / (Math.PI * length) : 2 * slope));
}
/** F-09: strain energy of one arm of a double cantilever, 0.1 mm high, cracked over `a`, under 100 N/m at its end (J/m). */
function arm(a) {
  const [height, force, ahead] = [1e-4, 100, 8e-4];
  const cells = [60, 40, 10];
  // Cells become finer towards the tip at x = 0.
  const place = (s) => (s < 0 ? -a * (-s / cells[0]) ** 1.7 : ahead * (s / cells[1]) ** 1.7);
  const grid = gridMesh({ shape: 'quadrilateral', order: 2, cells: [cells[0] + cells[1], cells[2]] });
  const bare = mapCoordinates(grid, ([s, t]) => [
    place(Math.round(2 * s * (cells[0] + cells[1])) / 2 - cells[0]),
    height * t,
  ]);
  const { cell, facet } = bare.boundaries.get('bottom');
  const { nodes } = bare.blocks[0];
  const uncracked = [...cell.keys()].filter((k) => bare.coordinates[2 * nodes[9 * cell[k] + 4 + facet[k]]] > 0);
  const pick = (list) => Int32Array.from(uncracked, (k) => list[k]);
  const mesh = {
    ...bare,
    boundaries: new Map([...bare.boundaries, ['joint', { cell: pick(cell), facet: pick(facet) }]]),
  };
  const system = new SolidSystem({ mesh, materials: materials('body') });
  const { work } = system.solve({
    supports: ['joint', 'right'].map((boundary) => ({ boundary, fix: 'normal' })),
    loads: [{ boundary: 'left', traction: [0, force / height] }],
  });
  return work;
}
function cantilever() {
  const [a, step] = [1e-3, 1e-5];
  return (2 * (arm(a + step) - arm(a - step))) / (2 * step);
}

const scale = pressure * Math.sqrt(Math.PI * length);

/** Volume of a crack under one pressure, from the work: W = p V/8 of a quarter (plane), p V/4 of the half of a penny. */
const volume = (options) => ((options.geometry === 'axisymmetric' ? 4 : 8) * cracked(length, options).work) / pressure;

export const cases = {
  'F-02.intensity': () => intensity({}) / 1e6,
  'F-02.opening': () => cracked(length, {}).opening(0),
  'F-02.area': () => volume({}),
  'F-03.intensity': () => intensity({ geometry: 'axisymmetric' }) / 1e6,
  'F-03.opening': () => cracked(length, { geometry: 'axisymmetric' }).opening(0),
  'F-03.volume': () => volume({ geometry: 'axisymmetric' }),
  'F-04.edge': () => intensity({ edge: true }) / scale,
  'F-05.periodic': () => intensity({ within: 2 * length }) / pressure / Math.sqrt(4 * length * Math.tan(Math.PI / 4)),
  'F-06.strip': () => partlyFilled({}) / scale,
  'F-06.penny': () => (partlyFilled({ geometry: 'axisymmetric' }) / scale / 2) * Math.PI,
  'F-07.half': () => partlyFilled({ edge: true }) / scale,
  'F-09.release': cantilever,
  'F-10.tension': () => intensity({ edge: true, within: 2 * length }) / scale,
};
