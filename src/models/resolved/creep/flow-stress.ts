import { powerLinearRoot } from '../../../physics/creep/power-linear-root.js';

/** What `flowStress` writes: the potential, the secant modulus and its slope. */
export const potentialAt = 0;
export const secantAt = 1;
export const slopeAt = 2;

/**
 * The flow stress in units of the driving stress S, of a rate in units of A (S/sigma_ref)^n: y solves
 *
 *     eps = (y/f)^n + lambda y,
 *
 * f the strength factor, lambda the part of diffusional (linear) creep in parallel. Writes, for the squared equivalent rate
 * x = eps_e^2 + eps_r^2 (regularised), the dissipation potential psi = int_0^eps y d(eps), the secant modulus m = y/eps, and dm/dx. With
 * lambda = 0: psi = n/(n + 1) f x^((n + 1)/(2n)), m = f x^((1 - n)/(2n)). The stress is then s = (2/3) m D, psi convex in D.
 *
 * It is the law `creep/power-law-flow` for the inner loop of an assembly: scalar, in scaled units, without tensors.
 */
export function flowStress(
  squaredRate: number,
  exponent: number,
  strengthFactor: number,
  diffusional: number,
  out: Float64Array,
): void {
  if (diffusional === 0) {
    // exp(k log x) to a few units of rounding, in half of the time of x ** k.
    const secant =
      exponent === 1
        ? strengthFactor
        : strengthFactor * Math.exp(((1 - exponent) / (2 * exponent)) * Math.log(squaredRate));
    out[potentialAt] = (exponent / (exponent + 1)) * secant * squaredRate;
    out[secantAt] = secant;
    out[slopeAt] = exponent === 1 ? 0 : (((1 - exponent) / (2 * exponent)) * secant) / squaredRate;
    return;
  }
  const rate = Math.sqrt(squaredRate);
  const linear = diffusional * strengthFactor;
  const root = powerLinearRoot(1, exponent, linear, rate);
  const power = root ** (exponent - 1);
  const secant = strengthFactor / (power + linear);
  // Legendre: int y d(eps) = y eps - int eps dy.
  out[potentialAt] = strengthFactor * root * (rate - (power * root) / (exponent + 1) - 0.5 * linear * root);
  out[secantAt] = secant;
  out[slopeAt] = (((1 - exponent) * power) / (exponent * power + linear)) * (secant / (2 * squaredRate));
}
