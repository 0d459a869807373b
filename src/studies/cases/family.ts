import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { measurementText } from '../../io/measured-series/measurement.js';
import { contentHash } from '../../io/run/canonical-json.js';
import { readScenarioData, withoutStudies } from '../../io/scenario/index.js';
import { codeIdentity } from '../code-identity.js';
import type { StudySource } from '../load-study.js';
import type { CaseFamily, CaseTask } from './case.js';

/** A task as the user names it; a comparison names a file (a log or a description of one), or compares with the log that it follows. */
export type TaskRequest = Exclude<CaseTask, { kind: 'compare' }> | { readonly kind: 'compare'; readonly file?: string };

/**
 * What the cases of a study have in common. The scenario is read and overridden, but not checked: an axis may supply what it lacks.
 *
 * @param source the scenario, with the overrides that hold for every case
 * @param task what each case computes
 * @param outputs what is kept of each run, see `CaseFamily`
 * @throws LithostatError when a file cannot be read, or an override cannot be applied
 */
export function caseFamily(source: StudySource, task: TaskRequest, outputs: readonly string[] = []): CaseFamily {
  const data = withoutStudies(readScenarioData(source));
  return { base: JSON.stringify(data), task: task.kind === 'compare' ? readTask(task.file) : task, outputs };
}

function readTask(file: string | undefined): CaseTask {
  if (file === undefined) return { kind: 'compare', data: '', name: 'the log that is followed' };
  return { kind: 'compare', data: measurementText(file), name: basename(file) };
}

/**
 * Hash of everything that the outcomes of a family depend on beside the overrides of each case: the scenario with its files but without
 * its titles, the task with its data, the outputs, and the code.
 *
 * @param code what computes them; by default this build
 * @returns 32 hexadecimal digits
 */
export function familyHash(family: CaseFamily, code = codeIdentity()): string {
  const { title: _title, description: _description, ...base } = JSON.parse(family.base) as Record<string, unknown>;
  const { task } = family;
  // The name of a file is for messages; its content counts.
  const named = task.kind === 'compare' ? { kind: task.kind, data: task.data } : task;
  return contentHash({ base, task: named, outputs: family.outputs, code }).slice(0, 32);
}

/**
 * Name of a case by its content: the same inputs have the same key, in whatever study they appear.
 *
 * @param family hash of the family
 * @param set overrides `path=value` in the order in which they are applied; of paths that do not meet, the order does not count
 * @returns 32 hexadecimal digits
 */
export function caseKey(family: string, set: readonly string[]): string {
  const hash = createHash('sha256').update(family);
  for (const text of meets(set) ? set : [...set].sort()) hash.update(`\n${JSON.stringify(text)}`);
  return hash.digest('hex').slice(0, 32);
}

/** Whether one override may lie in what another one sets, so that their order counts. Quoted keys have several spellings. */
function meets(set: readonly string[]): boolean {
  const paths = set.map((text) => text.slice(0, text.indexOf('=')).trim());
  if (paths.some((path) => path.includes('"'))) return true;
  return paths.some((one, index) =>
    paths.some(
      (other, place) => place !== index && other.startsWith(one) && /^(?:$|[.[])/.test(other.slice(one.length)),
    ),
  );
}
