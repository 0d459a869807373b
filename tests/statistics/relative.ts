import { expect } from 'vitest';

/** Holds a number to a reference within a relative error; exact where the reference is zero or infinite. */
export function expectRelative(got: number, reference: number, tolerance: number, what = ''): void {
  if (got === reference) return;
  const error = Math.abs(got - reference) / Math.abs(reference);
  expect(error, `${what} ${got} for ${reference}`).toBeLessThan(tolerance);
}
