import { exitCodes, type Issue, LithostatError } from '../../../quantity/index.js';
import type { ObstacleDrive } from './contact/contact.js';
import type { ContactPart } from './contact/contact-part.js';
import type { SolidOperator } from './solid-operator.js';

/** @throws LithostatError for a step that makes no sense */
export function checkStep(
  contacts: ReadonlyMap<string, ContactPart>,
  duration: number,
  drives: ReadonlyMap<string, ObstacleDrive> | undefined,
): void {
  const issues: Issue[] = [];
  if (!(duration >= 0 && Number.isFinite(duration)))
    issues.push({
      code: 'out-of-range',
      path: 'duration',
      message: 'the duration of a step is out of range',
      got: `${duration} s`,
      expected: 'a finite number of at least 0 s',
    });
  for (const [name, drive] of drives ?? []) {
    const part = contacts.get(name);
    if (part === undefined || part.motion < 0)
      issues.push({
        code: 'unknown-name',
        path: `drives.${name}`,
        message: part === undefined ? 'there is no contact of this name' : 'the contact has no obstacle to be driven',
        expected:
          [...contacts.entries()].flatMap(([each, { motion }]) => (motion < 0 ? [] : [each])).join(', ') || 'none',
      });
    const value = 'force' in drive ? drive.force : drive.displacement;
    if (!Number.isFinite(value))
      issues.push({
        code: 'not-finite',
        path: `drives.${name}`,
        message: 'the drive of an obstacle is not finite',
        got: String(value),
      });
  }
  if (issues.length > 0) throw new LithostatError(issues);
}

/** @throws LithostatError naming the first value that is not finite @param describe what a value is for */
export function refuseNotFinite(path: string, values: Float64Array, describe: (index: number) => string): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new LithostatError([
    {
      code: 'not-finite',
      path,
      message: `what is given for ${describe(bad)} is not a finite number`,
      got: String(values[bad]),
      expected: 'a finite number',
    },
  ]);
}

/** What an unknown is, in words, and where. */
export function describeUnknown(operator: SolidOperator, unknown: number): string {
  const { dimension, displacements, size, mesh, numbering } = operator;
  const place = (node: number): string =>
    `node ${node} at (${Array.from(mesh.coordinates.subarray(node * dimension, (node + 1) * dimension), (x) => x.toPrecision(4)).join(', ')}) m`;
  if (unknown < displacements) {
    const node = numbering.field('displacement').nodes[Math.floor(unknown / dimension)]!;
    return `displacement ${'xyz'[unknown % dimension]} of ${place(node)}`;
  }
  if (unknown < size) return `pressure of ${place(numbering.field('pressure').nodes[unknown - displacements]!)}`;
  return 'motion of an obstacle';
}

/** How far a step got that did not converge. */
interface Progress {
  /** The free displacement with the largest force out of balance, in words. */
  readonly where: string;
  /** That force, N. */
  readonly force: number;
  readonly residuals: readonly number[];
  readonly contactChanges: readonly number[];
  /** States of the contacts, in words. */
  readonly contacts: readonly string[];
  readonly tolerance: number;
}

/** The error of a step without equilibrium: where, which residual, which contacts. */
export function notConverged(progress: Progress): LithostatError {
  const { where, force, residuals, contactChanges, contacts, tolerance } = progress;
  const last = contactChanges.at(-1)!;
  const settled = last === 0 ? '' : `; ${last} contact points still changed (${contacts.join('; ')})`;
  return new LithostatError(
    [
      {
        code: 'not-converged',
        path: 'step',
        message:
          `equilibrium was not found in ${residuals.length} iterations: ${force.toExponential(2)} N out of balance at ` +
          `${where}, ${residuals.at(-1)!.toExponential(2)} of the largest nodal force${settled}`,
        got: `residuals ${residuals
          .slice(-5)
          .map((value) => value.toExponential(1))
          .join(', ')}`,
        expected: `at most ${tolerance}`,
        remedy: 'Take a shorter step or smaller increments of load.',
      },
    ],
    exitCodes.solverFailure,
  );
}
