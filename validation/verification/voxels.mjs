// C: conduction by finite volumes on voxels, against closed forms and other methods. Lengths in the unit that each case says.
import { fileURLToPath } from 'node:url';
import { conduct } from '../../dist/imaging/conduct.js';
import { readLabelImage } from '../../dist/io/image/index.js';
import { VoxelConduction } from '../../dist/solvers/voxel/voxel-conduction.js';
import { fittedOrder } from './order.mjs';
import { conductivity, electrolyteThickness, generator, interfaceResistance } from './test-constants.mjs';

const insulated = { kind: 'insulated' };
const sides = [insulated, insulated];
const fixed = (value) => ({ kind: 'potential', value });
const tolerance = 1e-12;

function solve(problem) {
  const conduction = new VoxelConduction(problem);
  try {
    return conduction.solve({ tolerance });
  } finally {
    conduction.close();
  }
}

/** Solves once for each resolution and case. */
function memoised(compute) {
  const known = new Map();
  return (...key) => {
    const name = key.join();
    if (!known.has(name)) known.set(name, compute(...key));
    return known.get(name);
  };
}

const uniform = (cells, value = conductivity) => ({ labels: new Uint8Array(cells), phases: [value] });

/**
 * C-06: resistance (ohm m2) that contacts of half the width add to a layer two periods thick; half a period across `cells` voxels.
 */
const strips = memoised((cells) => {
  const halfPeriod = 10e-6;
  const h = halfPeriod / cells;
  const pages = 4 * cells;
  const resistance = Float64Array.from({ length: cells }, (_, column) =>
    column < cells / 2 ? 0 : Number.POSITIVE_INFINITY,
  );
  const { currents } = solve({
    shape: [pages, 1, cells],
    spacing: [h, h, h],
    conductivity: uniform(pages * cells),
    boundaries: { z: [{ kind: 'robin', resistance, potential: 0 }, fixed(1)], y: sides, x: sides },
  });
  return (halfPeriod * h) / currents.zHigh - (pages * h) / conductivity;
});

/** Amplitude of a face quantity that follows cos kx, from its values in the middle of voxels. */
const amplitude = (values) =>
  (2 / values.length) *
  values.reduce((sum, value, at) => sum + value * Math.cos((2 * Math.PI * (at + 0.5)) / values.length), 0);

/** C-13: amplitude of the potential on the face z = 0 under a current density cos kx there, over a counter electrode of resistance. */
const symbol = memoised((cells, counterResistance) => {
  const h = 1e-3 / cells;
  const pages = Math.round(electrolyteThickness / h);
  const value = Float64Array.from({ length: cells }, (_, column) => Math.cos((2 * Math.PI * (column + 0.5)) / cells));
  const far = counterResistance === 0 ? fixed(0) : { kind: 'robin', resistance: counterResistance, potential: 0 };
  const { potential } = solve({
    shape: [pages, 1, cells],
    spacing: [h, h, h],
    conductivity: uniform(pages * cells),
    boundaries: { z: [{ kind: 'flux', value }, far], y: sides, x: { kind: 'periodic' } },
  });
  return amplitude(value.map((current, column) => potential[column] + (current * h) / (2 * conductivity)));
});

const symbolExact = (counterResistance) => {
  const k = (2 * Math.PI) / 1e-3;
  const layer = Math.tanh(k * electrolyteThickness);
  const ratio = counterResistance * conductivity * k;
  return (layer + ratio) / (1 + ratio * layer) / (conductivity * k);
};

/** C-12: relative amplitude of the current density over that of the resistance, on a face whose resistance follows 1 + e cos kx. */
const patches = memoised((wavelength, cells) => {
  const h = wavelength / cells;
  // Half a wavelength of depth and more is all that the variation sees; the mean needs none.
  const pages = Math.max(1, Math.round(Math.min(electrolyteThickness, 3 * wavelength) / h));
  const amplitudeOfResistance = 1e-4;
  const resistance = Float64Array.from(
    { length: cells },
    (_, column) => interfaceResistance * (1 + amplitudeOfResistance * Math.cos((2 * Math.PI * (column + 0.5)) / cells)),
  );
  const { potential } = solve({
    shape: [pages, 1, cells],
    spacing: [h, h, h],
    conductivity: uniform(pages * cells),
    boundaries: { z: [{ kind: 'robin', resistance, potential: 0 }, fixed(1)], y: sides, x: { kind: 'periodic' } },
  });
  const current = resistance.map((each, column) => potential[column] / (each + h / (2 * conductivity)));
  const mean = current.reduce((sum, each) => sum + each, 0) / cells;
  return -amplitude(current) / mean / amplitudeOfResistance;
});

/** Conductivity over that of the matrix along z, of a cell with symmetric sides. */
function relative({ shape, labels }) {
  const { currents } = solve({
    shape,
    spacing: [1, 1, 1],
    conductivity: { labels, phases: [1, 0] },
    boundaries: { z: [fixed(0), fixed(1)], y: sides, x: sides },
  });
  return (currents.zHigh * shape[0]) / (shape[1] * shape[2]);
}

/** An octant of a cube (or a quarter of a square) with an insulating sphere (or cylinder) of a fraction of the volume at its corner. */
function inclusion(shape, fraction) {
  const n = shape[0];
  const across = shape.map((count) => (count === 1 ? 0 : 1));
  const dimension = across.reduce((sum, each) => sum + each, 0);
  const distances = Float64Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, at) => {
    const [page, row, column] = [
      Math.floor(at / (shape[1] * shape[2])),
      Math.floor(at / shape[2]) % shape[1],
      at % shape[2],
    ];
    return Math.hypot(page + 0.5, across[1] * (row + 0.5), column + 0.5);
  });
  // The voxels nearest to the corner: the fraction is exact to a voxel, the radius follows.
  const radius = Float64Array.from(distances).sort()[Math.round(fraction * n ** dimension)];
  return { shape, labels: Uint8Array.from(distances, (distance) => (distance < radius ? 1 : 0)) };
}

/** C-15: conductivity of a square array of insulating cylinders. */
const cylinders = memoised((fraction, n) => relative(inclusion([n, 1, n], fraction)));
/** C-14: what spheres on a cubic lattice take away, over Maxwell's 3 f/(2 + f). */
const spheres = memoised(
  (fraction, n) => (1 - relative(inclusion([n, n, n], fraction))) / ((3 * fraction) / (2 + fraction)),
);

/** C-14: conductivity of overlapping spheres over the upper bound of Hashin and Shtrikman at their fraction. */
function overBound() {
  const n = 40;
  const random = generator(7);
  const labels = new Uint8Array(n ** 3);
  const filled = () => labels.reduce((sum, label) => sum + label, 0) / n ** 3;
  while (filled() < 0.3) {
    const centre = [random() * n, random() * n, random() * n];
    for (let at = 0; at < n ** 3; at++) {
      const place = [Math.floor(at / n ** 2), Math.floor(at / n) % n, at % n];
      if (Math.hypot(...place.map((each, axis) => each + 0.5 - centre[axis])) < 5) labels[at] = 1;
    }
  }
  const fraction = filled();
  return relative({ shape: [n, n, n], labels }) / ((2 * (1 - fraction)) / (2 + fraction));
}

/** C-16: -lap u = 2 pi^2 sin sin on the unit square; root mean square error in the middles of voxels. */
const manufactured = memoised((n) => {
  const h = 1 / n;
  const exact = Float64Array.from(
    { length: n * n },
    (_, at) => Math.sin(Math.PI * (Math.floor(at / n) + 0.5) * h) * Math.sin(Math.PI * ((at % n) + 0.5) * h),
  );
  const { potential } = solve({
    shape: [n, 1, n],
    spacing: [h, h, h],
    conductivity: uniform(n * n, 1),
    boundaries: { z: [fixed(0), fixed(0)], y: sides, x: [fixed(0), fixed(0)] },
    source: exact.map((value) => 2 * Math.PI ** 2 * value),
  });
  return meanSquare(potential, exact);
});

const meanSquare = (a, b) => Math.sqrt(a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0) / a.length);

/**
 * C-16 with conductivity e^(x + z/2), u = cos(pi x) sin(pi z/2) + z: insulated in x, a resistance 0.3 on the face z = 0, the potential given
 * on z = 1. Root mean square error.
 */
const manufacturedRobin = memoised((n) => {
  const h = 1 / n;
  const centre = (at) => [((at % n) + 0.5) * h, (Math.floor(at / n) + 0.5) * h];
  const k = (x, z) => Math.exp(x + z / 2);
  const u = (x, z) => Math.cos(Math.PI * x) * Math.sin((Math.PI * z) / 2) + z;
  const slopeZ = (x, z) => (Math.PI / 2) * Math.cos(Math.PI * x) * Math.cos((Math.PI * z) / 2) + 1;
  const slopeX = (x, z) => -Math.PI * Math.sin(Math.PI * x) * Math.sin((Math.PI * z) / 2);
  const laplacian = (x, z) => -1.25 * Math.PI ** 2 * Math.cos(Math.PI * x) * Math.sin((Math.PI * z) / 2);
  const each = (of) => Float64Array.from({ length: n * n }, (_, at) => of(...centre(at)));
  const face = (of) => Float64Array.from({ length: n }, (_, column) => of((column + 0.5) * h));
  const resistance = 0.3;
  const { potential } = solve({
    shape: [n, 1, n],
    spacing: [h, h, h],
    conductivity: { voxels: each(k) },
    boundaries: {
      // Current into the domain is (outside - u)/resistance = -k du/dz at z = 0.
      z: [
        { kind: 'robin', resistance, potential: face((x) => u(x, 0) - resistance * k(x, 0) * slopeZ(x, 0)) },
        fixed(face((x) => u(x, 1))),
      ],
      y: sides,
      x: sides,
    },
    source: each((x, z) => -k(x, z) * (laplacian(x, z) + slopeX(x, z) + slopeZ(x, z) / 2)),
  });
  return meanSquare(potential, each(u));
});

/**
 * C-10 and C-11: resistance kappa/b beyond that of the layer, of a disc void of radius ratio b on an electrode, equipotential or with a
 * resistance, in a tube of radius b. A quarter of the tube, `cells` voxels across its radius; voxels outside are blocked.
 */
const tube = memoised((ratio, kineticLength, cells) => {
  const pages = 2 * cells;
  const inside = (row, column, radius) => Math.hypot(row + 0.5, column + 0.5) < radius * cells;
  const open = Uint8Array.from({ length: cells ** 2 }, (_, at) =>
    inside(Math.floor(at / cells), at % cells, 1) ? 0 : 1,
  );
  const labels = new Uint8Array(pages * cells ** 2);
  for (let page = 0; page < pages; page++) labels.set(open, page * cells ** 2);
  const resistance = Float64Array.from({ length: cells ** 2 }, (_, at) =>
    inside(Math.floor(at / cells), at % cells, ratio) ? Number.POSITIVE_INFINITY : kineticLength * cells,
  );
  const { currents } = solve({
    shape: [pages, cells, cells],
    spacing: [1, 1, 1],
    conductivity: { labels, phases: [1, 0] },
    boundaries: { z: [{ kind: 'robin', resistance, potential: 0 }, fixed(1)], y: sides, x: sides },
  });
  const area = open.reduce((sum, blocked) => sum + 1 - blocked, 0);
  return (area / currents.zHigh - pages) / cells;
});

/** Conductivity of phase 0 of a tomography image over that of the phase, by the way that a user of the command line takes. */
async function tomography(file, axis) {
  const path = fileURLToPath(new URL(`../../tests/data/images/${file}`, import.meta.url));
  const { image } = await readLabelImage(path, { spacing: [1e-6, 1e-6, 1e-6] });
  const request = { conductivities: new Map([[0, 1]]), axis, tolerance: 1e-10 };
  return conduct(image, request).effective.relative;
}

const grids = [16, 32, 64];
const order = (errorAt, cells = grids) =>
  fittedOrder(
    cells.map((n) => 1 / n),
    cells.map(errorAt),
  );

const stripsExact = 5.51589000382e-5;
/** What a quantity with an error of order 1, as stairs and edges make it, tends to: from n and 2n voxels. */
const extrapolated = (quantity, n) => 2 * quantity(2 * n) - quantity(n);

export const cases = {
  'C-06.voxels': () => strips(128),
  'C-06.order': () => order((n) => strips(n) - stripsExact, [16, 32, 64, 128]),
  'C-10.voxels@0.5': () => extrapolated((n) => tube(0.5, 0, n), 24),
  'C-11.voxels@0.5,0.1': () => extrapolated((n) => tube(0.5, 0.1, n), 24),
  'C-12.voxels@10um': () => patches(10e-6, 64),
  'C-12.voxels@100um': () => patches(100e-6, 64),
  'C-12.voxels@1mm': () => patches(1e-3, 128),
  'C-13.amplitude': () => symbol(128, 0),
  'C-13.counterResistance': () => symbol(128, interfaceResistance),
  'C-13.order': () => order((n) => symbol(n, 0) - symbolExact(0), [16, 32, 64, 128]),
  'C-13.orderCounter': () =>
    order((n) => symbol(n, interfaceResistance) - symbolExact(interfaceResistance), [16, 32, 64, 128]),
  'C-14.spheres@0.05': () => extrapolated((n) => spheres(0.05, n), 24),
  'C-14.overBound': overBound,
  ...Object.fromEntries(
    [0.1, 0.3, 0.5, 0.7].map((fraction) => [
      `C-15@${fraction}`,
      () => extrapolated((n) => cylinders(fraction, n), 128),
    ]),
  ),
  ...Object.fromEntries(grids.map((n) => [`C-16.error@${n}`, () => manufactured(n)])),
  'C-20.binaryPages': () => tomography('electrode-100-binary.tif', 'z'),
  'C-20.binaryRows': () => tomography('electrode-100-binary.tif', 'y'),
  'C-20.threePhasePages': () => tomography('electrode-threephase.tif', 'z'),
  'C-16.order': () => order(manufactured),
  'C-16.orderRobin': () => order(manufacturedRobin),
};
