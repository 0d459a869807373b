import { type Issue, LithostatError } from '../../quantity/index.js';
import { micrometres, voidIssues } from './check-voids.js';
import { grainCount, mostGrains } from './electrolyte/grains.js';
import type { FaceOptions, ResolvedMechanisms, ResolvedOptions } from './options.js';

/** What a cell has to be for the model. */
interface CheckedCell {
  readonly kind: string;
  /** m, electrode 1 first. */
  readonly thicknesses: readonly number[];
  /** Thickness of the electrolyte (m). */
  readonly electrolyte: number;
}

/**
 * Checks that mechanisms go together, and that voids and patches fit into the section.
 *
 * @throws LithostatError with every problem and its place in the scenario
 */
export function checkOptions(options: ResolvedOptions, mechanisms: ResolvedMechanisms, cell: CheckedCell): void {
  const issues: Issue[] = [];
  if (mechanisms.contactLoss && mechanisms.surfaceTension)
    issues.push({
      code: 'conflicting-keys',
      path: 'model.mechanisms.contactLoss',
      message:
        'the sharp edge where contact opens would be rounded by surface tension within microseconds, which steps do not resolve',
      got: 'contactLoss and surfaceTension (which is on where it is left out)',
      expected: 'one of them at most',
      remedy: 'write model.mechanisms.surfaceTension: false, or leave contactLoss out',
    });
  if (cell.kind === 'anode-free')
    issues.push({
      code: 'not-possible',
      path: 'cell.kind',
      message: 'the resolved model has no mesh for an electrode without metal',
      got: 'anode-free',
      expected: 'symmetric or half',
      remedy: 'use model.level film, or start with some metal: kind: half with electrode.thickness above 0',
    });
  const faces = [options.electrode1, options.electrode2];
  faces.forEach((face, index) => {
    const path = `model.options.electrode${index + 1}`;
    if (index >= cell.thicknesses.length) {
      if (face.voids.length > 0 || face.patches.length > 0)
        issues.push({
          code: 'conflicting-keys',
          path,
          message: 'the counter electrode of this cell is ideal and has no interface to resolve',
          got: `a cell of kind "${cell.kind}"`,
          expected: 'voids and patches at electrode 1 alone',
          remedy: `remove ${path}, or write cell.kind: symmetric`,
        });
      return;
    }
    issues.push(...voidIssues(face, path, options, cell.thicknesses[index]!), ...patchIssues(face, path, options));
  });
  issues.push(...grainIssues(options, cell.electrolyte));
  if (issues.length > 0) throw new LithostatError(issues);
}

function grainIssues({ section, width, electrolyte: { grains } }: ResolvedOptions, thickness: number): Issue[] {
  if (grains === undefined) return [];
  const path = 'model.options.electrolyte.grains';
  const issues: Issue[] = [];
  if (section === 'axisymmetric')
    issues.push({
      code: 'conflicting-keys',
      path,
      message: 'grains beside the axis of a round section would be rings',
      got: 'section: axisymmetric',
      expected: 'a plane section, in which grains are infinite in depth',
      remedy: 'write section: plane, or leave the grains out',
    });
  const { depth = thickness, size } = grains;
  if (depth > thickness)
    issues.push({
      code: 'out-of-range',
      path: `${path}.depth`,
      message: 'grains cannot reach deeper than the electrolyte is thick',
      got: micrometres(depth),
      expected: `at most ${micrometres(thickness)}`,
      remedy: 'leave depth out to fill the electrolyte with grains',
    });
  const count = grainCount({ size, depth }, width);
  if (count > mostGrains)
    issues.push({
      code: 'out-of-range',
      path: `${path}.size`,
      message: `the section would have ${count} grains`,
      got: micrometres(size),
      expected: `at most ${mostGrains} grains in ${micrometres(width)} by ${micrometres(depth)}`,
      remedy: 'resolve grains near the interface alone (depth), or make them larger',
    });
  return issues;
}

function patchIssues(face: FaceOptions, path: string, { width }: ResolvedOptions): Issue[] {
  return face.patches.flatMap(({ from, to }, index): Issue[] =>
    from < to && to <= width * (1 + 1e-9)
      ? []
      : [
          {
            code: 'out-of-range',
            path: `${path}.patches[${index}]`,
            message: 'the patch does not lie in the section',
            got: `from ${micrometres(from)} to ${micrometres(to)}`,
            expected: `0 <= from < to <= ${micrometres(width)}`,
            remedy: 'correct from and to, or widen the section (model.options.width)',
          },
        ],
  );
}
