import type { Law } from '../../src/physics/law.js';

/** Value of a law at the given inputs. */
export function evaluateLaw<Parameters>(law: Law<Parameters>, parameters: Parameters, ...inputs: number[]): number {
  const out = new Float64Array(1 + law.inputs.length);
  law.evaluate(parameters, inputs, out);
  return out[0];
}
