import { type Issue, LithostatError } from '../../quantity/index.js';

/** A problem of a mesh file. */
export function meshError(file: string, issue: Omit<Issue, 'path' | 'file'>): LithostatError {
  return new LithostatError([{ path: '', file, ...issue }]);
}

/** A number of things with its noun: `1 cell`, `3 cells`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Names for people; the first dozen of many. */
export function listed(names: readonly string[], none = 'none'): string {
  if (names.length === 0) return none;
  const shown = names.slice(0, 12).join(', ');
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}
