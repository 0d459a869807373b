// Stripping around voids: conduction around a blocked disc drives creep (L-08 by elements), the pressure at which rims open (L-05).
import { edgeOpeningFactor, PatchCurrent, strippedVoid } from '../../dist/models/resolved/closure/index.js';

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
  ...Object.fromEntries([0.1, 1, 10].map((size) => [`L-08.elements@${size}`, () => unbounded(size)])),
  ...Object.fromEntries([0.1, 1, 10].map((size) => [`L-05.elements@${size}`, () => edgeCurrent(size)])),
};
