import type { Issue } from '../quantity/issue.js';

/** One issue when a parameter (SI) is not inside its limits or, where it must be, not finite; none when it is sound. */
export function outOfRange(path: string, got: number, inside: boolean, expected: string, finite = true): Issue[] {
  if (inside && (!finite || Number.isFinite(got))) return [];
  return [
    { code: 'out-of-range', path, message: `${path} is ${got}; expected ${expected}`, got: String(got), expected },
  ];
}
