// C-21: polycrystals; E: stress of the electrolyte under the metal's pressures (model `resolved`).

import { effectiveConductivity } from '../../dist/models/resolved/electrolyte/effective-conductivity.js';
import { elasticStress } from '../../dist/models/resolved/electrolyte/elastic-stress.js';
import { makeGrains } from '../../dist/models/resolved/electrolyte/grains.js';
import { electrolyteMesh } from '../../dist/models/resolved/electrolyte/section-mesh.js';
import { conductivity } from './test-constants.mjs';

/** Even grains in rows and columns, 4 um high. @param factors conductivity of each over the mean */
function bricks(columns, rows, factors = new Float64Array(columns * rows).fill(1)) {
  const [width, depth] = [12e-6, rows * 4e-6];
  const x = [];
  const y = [];
  for (let row = 0; row <= rows; row++)
    for (let column = 0; column <= columns; column++) {
      x.push(column === columns ? width : (column * width) / columns);
      y.push(row === 0 ? 0 : row === rows ? -depth : (-row * depth) / rows);
    }
  const corner = (column, row) => row * (columns + 1) + column;
  const polygons = Array.from({ length: rows * columns }, (_, k) => {
    const [column, row] = [k % columns, Math.floor(k / columns)];
    return [corner(column, row + 1), corner(column + 1, row + 1), corner(column + 1, row), corner(column, row)];
  });
  return { width, depth, size: 4e-6, x, y, polygons, factors };
}

const elasticity = { youngModulus: 150e9, poissonRatio: 0.26 };
const mean = 3e6;
const [width, depth] = [20e-6, 100e-6];

/** An electrolyte in a plane section that is deep against its width, pressed from above. */
function pressed(upper, rim, size) {
  const mesh = electrolyteMesh({
    geometry: 'plane',
    width,
    thickness: depth,
    rims: [[{ at: rim, size }], []],
    largest: width / 32,
  });
  const found = elasticStress(mesh, { ...elasticity, pressures: [upper, () => mean], mean });
  const face = Array.from({ length: mesh.coordinates.length / 2 }, (_, node) => ({
    node,
    x: mesh.coordinates[2 * node],
  }))
    .filter(({ node }) => mesh.coordinates[2 * node + 1] === 0)
    .sort((one, other) => one.x - other.x);
  return { ...found, face };
}

let contacts;

/** Westergaard's contacts on a wave of twice the width, up to 12 um: pressure and height of the wave. */
function westergaard() {
  contacts ??= solveWestergaard();
  return contacts;
}

function solveWestergaard() {
  const [length, edge] = [2 * width, 12e-6];
  const s = Math.sin((Math.PI * edge) / length);
  const pressure = (x) => {
    const square = s ** 2 - Math.sin((Math.PI * x) / length) ** 2;
    return square > 0 && x < edge ? (2 * mean * Math.cos((Math.PI * x) / length) * Math.sqrt(square)) / s ** 2 : 0;
  };
  const { face, displacement, stress } = pressed(pressure, edge, 0.1e-6);
  const inContact = face.filter(({ x }) => x <= edge).at(-1);
  const risen = displacement[2 * inContact.node + 1] - displacement[2 * face[0].node + 1];
  const height = risen / (1 - Math.cos((2 * Math.PI * inContact.x) / length));
  // P = pi E* height/length s^2.
  const load = (Math.PI * (elasticity.youngModulus / (1 - elasticity.poissonRatio ** 2)) * height * s ** 2) / length;
  return { load: load / mean, tension: stress[6 * face.at(-1).node] / mean };
}

export const cases = {
  'C-21.layers': () => effectiveConductivity(bricks(1, 5), 5e-5)(conductivity),
  'C-21.bricks': () => effectiveConductivity(bricks(3, 5), 5e-5)(conductivity),
  'C-21.columns': () => effectiveConductivity(bricks(2, 1, Float64Array.of(0.5, 1.5)), 0)(conductivity),
  'C-21.series': () => effectiveConductivity(bricks(1, 2, Float64Array.of(0.5, 1.5)), 0)(conductivity),
  'C-21.noResistance': () =>
    effectiveConductivity(
      makeGrains({ size: 6e-6, seed: 4, boundaryResistance: 0, conductivitySpread: 0, depth: 30e-6 }, 24e-6),
      0,
    )(conductivity),
  'E-06.across': () => {
    const { face, stress } = pressed(() => mean, 5e-6, 0.3e-6);
    return stress[6 * face[0].node] / mean;
  },
  'E-12.loadOfFace': () => westergaard().load,
  'E-12.tensionBelowVoid': () => westergaard().tension,
};
