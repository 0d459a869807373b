import type { AnandParameters } from './anand.js';

/**
 * Strength of Anand metal after a flow strain dp, by backward Euler, and its total derivative dS/d(dp) at a given length of the step (the saturation
 * strength S_s = S_0 (dp/(dt A'))^n_s moves along):
 *
 *     S = S_old + H_0 dp |1 - S/S_s|^a sign(1 - S/S_s).
 *
 * The right-hand side falls with S, so that there is one root, between S_old and S_s; Newton within that bracket, bisection where it leaves.
 * @param old S_old, Pa. @param flow dp, >= 0. @param saturation S_s at this flow, Pa.
 * @param out its first number is where the search starts; written: S (Pa), dS/d(dp) (Pa)
 */
export function anandStrengthAfter(
  anand: AnandParameters,
  old: number,
  flow: number,
  saturation: number,
  out: Float64Array,
): void {
  const { hardeningModulus, hardeningExponent, saturationExponent } = anand;
  const drive = hardeningModulus * flow;
  let low = Math.min(old, saturation);
  let high = Math.max(old, saturation);
  let strength = Math.min(high, Math.max(low, out[0]));
  let gap = 0;
  let power = 0;
  let slope = 1;
  for (let iteration = 0; iteration < 200; iteration++) {
    gap = 1 - strength / saturation;
    power = hardeningExponent === 2 ? Math.abs(gap) : Math.abs(gap) ** (hardeningExponent - 1);
    slope = 1 + (drive * hardeningExponent * power) / saturation;
    const excess = strength - old - drive * power * gap;
    const step = excess / slope;
    // To rounding of the terms; asked before the bracket, whose other end may still be far.
    if (Math.abs(step) <= 2e-15 * strength) break;
    if (excess > 0) high = strength;
    else low = strength;
    const next = strength - step;
    strength = next >= low && next <= high ? next : 0.5 * (low + high);
  }
  const bySaturation = (drive * hardeningExponent * power * (strength / saturation)) / slope; // dS/d ln S_s
  out[0] = strength;
  out[1] = flow > 0 ? (hardeningModulus * power * gap) / slope + (bySaturation * saturationExponent) / flow : 0;
}
