import { LithostatError } from '../quantity/issue.js';
import type { PointInput, PointLaw, PointResponse } from './point-law.js';

/**
 * One step of a bar: strain along x given, no stress across. Newton on the lateral strain, which isotropic metal takes the same in y and z.
 * Writes the strain to `input.drive`; what comes of the step is in `response`. The state is not advanced.
 * @param axial strain along x at the end of the step (strain rate for laws driven by it)
 * @returns stress along x, Pa
 * @throws LithostatError `no-convergence` when the lateral stress does not vanish, `not-isotropic` for a law that could bend the bar
 */
export function pullBar<Parameters>(
  law: PointLaw<Parameters>,
  parameters: Parameters,
  axial: number,
  input: PointInput,
  response: PointResponse,
): number {
  if (!law.isotropic)
    throw new LithostatError([
      {
        code: 'not-isotropic',
        path: law.name,
        message: 'a bar of an anisotropic law shears; only isotropic laws can be pulled',
      },
    ]);
  const { drive } = input;
  const { stress, tangent } = response;
  drive.fill(0);
  drive[0] = axial;
  let lateral = law.incompressible ? -0.5 * axial : 0;
  for (let iteration = 0; iteration < 50; iteration++) {
    drive[1] = drive[2] = lateral;
    law.respond(parameters, input, response);
    // The stress of an incompressible law is a deviator: a pressure makes the sides free.
    if (law.incompressible) return stress[0] - stress[1];
    const slope = tangent[7] + tangent[8];
    const step = -stress[1] / slope;
    if (Math.abs(stress[1]) <= 1e-14 * (Math.abs(stress[0]) + slope * Math.abs(axial))) return stress[0];
    lateral += step;
  }
  throw new LithostatError(
    [
      {
        code: 'no-convergence',
        path: law.name,
        message: `the lateral stress of a bar strained by ${axial} in ${input.duration} s stays at ${stress[1]} Pa after 50 Newton steps`,
        remedy: 'Take shorter steps.',
      },
    ],
    3,
  );
}
