// Stripping around voids: conduction around a blocked disc drives creep (P-19, L-08 by elements), the pressure at which rims open (L-05).
import { voidCell } from '../../dist/mesh/index.js';
import { edgeOpeningFactor, PatchCurrent, strippedVoid } from '../../dist/models/resolved/closure/index.js';
import { solveCreep } from '../../dist/models/resolved/creep/index.js';

/** P-19: centre velocity of a flat void in metal that ends, without pressure, at 100 radii, as its reference has it. */
function centre(exponent, relativeSize) {
  const cells = 12;
  const current = new PatchCurrent(relativeSize);
  const mesh = voidCell({
    void: { kind: 'spheroid', aspect: 0 },
    radius: 1,
    surroundings: { kind: 'far', radius: 100 },
    resolution: cells,
    rimSize: 0.05 / cells ** 2,
    order: 2,
  });
  const flow = solveCreep(
    {
      mesh,
      material: { referenceRate: 1, exponent },
      conditions: [
        { kind: 'pressure', boundary: 'outer', pressure: 0 },
        { kind: 'normal-velocity', boundary: 'interface', velocity: (position) => current.at(position[0]) - 1 },
      ],
    },
    { regularisation: 1e-6 },
  );
  for (let node = 0; node < flow.pressure.length; node++) {
    const [r, z] = mesh.coordinates.subarray(2 * node, 2 * node + 2);
    if (Math.abs(r) < 1e-9 && Math.abs(z) < 1e-9) return 1 - flow.velocity[2 * node + 1];
  }
  return Number.NaN;
}

const unbounded = (relativeSize) =>
  strippedVoid({
    exponent: 1,
    aspect: 0,
    friction: 'none',
    current: new PatchCurrent(relativeSize),
    pressure: 0,
  }).centre;

/** L-05: I_c of the cell, from Chat_1: 3 MPa, mu = 1e10 Pa s, kappa Z = 20 um, in A/m2. */
function edgeCurrent(relativeSize) {
  const { value } = edgeOpeningFactor({ exponent: 1, relativeSize, friction: 'none' });
  const rate = 1e6 / 3e10;
  return (((96485.33212 * 20e-6) / 1.3e-5) * rate * 3) / value;
}

export const cases = {
  ...Object.fromEntries(
    [3, 5, 6.6].flatMap((n) => [1, 10].map((size) => [`P-19.n${n}@${size}`, () => centre(n, size)])),
  ),
  ...Object.fromEntries([0.1, 1, 10].map((size) => [`L-08.elements@${size}`, () => unbounded(size)])),
  ...Object.fromEntries([0.1, 1, 10].map((size) => [`L-05.elements@${size}`, () => edgeCurrent(size)])),
};
