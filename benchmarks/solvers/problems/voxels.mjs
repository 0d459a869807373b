// Images of two phases and the conduction problems on them.
import { generator } from './random.mjs';

/** Conductivity (S/m) of the conducting phase, spacing (m) of voxels, resistance (ohm m^2) of the interface outside of voids. */
const conductivity = 0.04;
const spacing = 1e-6;
const interfaceResistance = 5e-4;

/** Drops discs or spheres of one radius (in voxels) at random places until their union covers the fraction; 1 where covered. */
function covered(shape, fraction, radius, random) {
  const mask = new Uint8Array(shape.reduce((product, count) => product * count, 1));
  const [pages, rows, columns] = shape;
  let count = 0;
  const range = (centre, limit) => [
    Math.max(0, Math.ceil(centre - radius)),
    Math.min(limit - 1, Math.floor(centre + radius)),
  ];
  while (count < fraction * mask.length) {
    const [z, y, x] = shape.map((extent) => (extent === 1 ? 0 : random() * extent - 0.5));
    const [firstPage, lastPage] = range(z, pages);
    const [firstRow, lastRow] = range(y, rows);
    const [firstColumn, lastColumn] = range(x, columns);
    for (let page = firstPage; page <= lastPage; page++) {
      for (let row = firstRow; row <= lastRow; row++) {
        for (let column = firstColumn; column <= lastColumn; column++) {
          if ((page - z) ** 2 + (row - y) ** 2 + (column - x) ** 2 > radius ** 2) continue;
          const at = (page * rows + row) * columns + column;
          count += 1 - mask[at];
          mask[at] = 1;
        }
      }
    }
  }
  return mask;
}

/**
 * Labels 0 (conducts) and 1 (spheres).
 * @param shape pages, rows, columns @param fraction volume of the spheres, overlap allowed @param radius in voxels
 */
export function spheres({ shape, fraction, radius = 6, seed = 1 }) {
  return covered(shape, fraction, radius, generator(seed));
}

/** Makes what no path over faces joins to the low page a part of phase 1: such pockets would leave a blocked image without a unique answer. */
function blockPockets(labels, [pages, rows, columns], openOnFace) {
  const plane = rows * columns;
  const reached = new Uint8Array(labels.length);
  const waiting = new Int32Array(labels.length);
  let count = 0;
  const reach = (at) => {
    if (reached[at] || labels[at] !== 0) return;
    reached[at] = 1;
    waiting[count++] = at;
  };
  for (let at = 0; at < plane; at++) {
    if (openOnFace[at]) reach(at);
    reach(at + (pages - 1) * plane);
  }
  for (let next = 0; next < count; next++) {
    const at = waiting[next];
    const column = at % columns;
    const row = Math.floor(at / columns) % rows;
    if (column > 0) reach(at - 1);
    if (column < columns - 1) reach(at + 1);
    if (row > 0) reach(at - columns);
    if (row < rows - 1) reach(at + columns);
    if (at >= plane) reach(at - plane);
    if (at < (pages - 1) * plane) reach(at + plane);
  }
  for (let at = 0; at < labels.length; at++) if (!reached[at]) labels[at] = 1;
}

/**
 * Steady conduction through an image with spheres: the low page lies on an interface with a resistance and 30 % of voids under discs, the
 * high page on a metal at 1 V; the sides insulate.
 * @param shape pages, rows, columns
 * @param spheres their fraction of the volume @param contrast their conductivity over that of the rest, 0 = blocked
 * @returns a VoxelConductionProblem of the library
 */
export function voxelConduction({ shape, spheres: fraction, contrast, radius = 6, seed = 1 }) {
  const random = generator(seed);
  const labels = covered(shape, fraction, radius, random);
  const [, rows, columns] = shape;
  const voided = covered([1, rows, columns], 0.3, radius, random);
  const resistance = Float64Array.from(voided, (isVoid) => (isVoid ? Number.POSITIVE_INFINITY : interfaceResistance));
  if (contrast === 0)
    blockPockets(
      labels,
      shape,
      voided.map((isVoid) => 1 - isVoid),
    );
  return {
    shape,
    spacing: [spacing, spacing, spacing],
    conductivity: { labels, phases: [conductivity, contrast * conductivity] },
    boundaries: {
      z: [
        { kind: 'robin', resistance, potential: 0 },
        { kind: 'potential', value: 1 },
      ],
      y: [{ kind: 'insulated' }, { kind: 'insulated' }],
      x: [{ kind: 'insulated' }, { kind: 'insulated' }],
    },
  };
}

/** Conduction of one phase of an image from 0 V on the low page to 1 V on the high one, sides insulated, on unit voxels. */
export function phaseConduction({ labels, shape, phase }) {
  const open = Uint8Array.from(labels, (label) => (label === phase ? 0 : 1));
  blockPockets(open, shape, new Uint8Array(shape[1] * shape[2]).fill(1));
  return {
    shape,
    spacing: [1, 1, 1],
    conductivity: { labels: open, phases: [1, 0] },
    boundaries: {
      z: [
        { kind: 'potential', value: 0 },
        { kind: 'potential', value: 1 },
      ],
      y: [{ kind: 'insulated' }, { kind: 'insulated' }],
      x: [{ kind: 'insulated' }, { kind: 'insulated' }],
    },
  };
}
