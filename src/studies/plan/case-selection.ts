import type { StudySettings } from '../../io/scenario/index.js';
import { type Issue, LithostatError } from '../../quantity/index.js';
import type { Choice } from './column.js';
import { type CompiledCondition, type ConditionScope, compileCondition } from './condition.js';

/**
 * The combinations that the conditions of a study leave. One that cannot be told, since a value is invalid, stays: its case will say why
 * it failed.
 *
 * @param choicesOf writes the choices of a combination into one array, which it returns
 * @returns numbers of the combinations that stay, ascending; null: all of them
 * @throws LithostatError with every condition that cannot be used
 */
export function selectCases(
  { where = [], exclude = [] }: Pick<StudySettings, 'where' | 'exclude'>,
  scope: ConditionScope,
  count: number,
  choicesOf: (index: number) => readonly (Choice | null)[],
): Uint32Array | null {
  if (where.length + exclude.length === 0) return null;
  const issues: Issue[] = [];
  const compiled = (texts: readonly string[], key: string): CompiledCondition[] =>
    texts.flatMap((text, index) => {
      const result = compileCondition(text, `study.${key}[${index}]`, scope);
      if (typeof result === 'function') return [result];
      issues.push(...result);
      return [];
    });
  const wanted = compiled(where, 'where');
  const unwanted = compiled(exclude, 'exclude');
  if (issues.length > 0) throw new LithostatError(issues);
  const kept = new Uint32Array(count);
  let length = 0;
  for (let index = 0; index < count; index++) {
    const choices = choicesOf(index);
    if (wanted.every((holds) => holds(choices) !== false) && !unwanted.some((holds) => holds(choices) === true)) {
      kept[length++] = index;
    }
  }
  return length === count ? null : kept.slice(0, length);
}
