import { type QuantityIssue, quote } from './grammar.js';
import { nearest } from './nearest.js';

const sizes: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/**
 * Reads an amount of memory or disk.
 * @param text for example `512 MB` (10^6 bytes) or `2 GiB` (2^30 bytes)
 * @returns bytes, or the issue; never throws
 */
export function parseDataSize(
  text: unknown,
): { readonly ok: true; readonly value: number } | { readonly ok: false; readonly issue: QuantityIssue } {
  const expected = 'an amount of memory, for example 512 MB or 2 GiB';
  const [, number, unit] =
    typeof text === 'string' ? (/^\s*(\d+(?:\.\d+)?|\.\d+)\s*([A-Za-z]*)\s*$/.exec(text) ?? []) : [];
  const got = typeof text === 'string' ? quote(text) : String(text);
  if (number === undefined || unit === undefined) {
    return {
      ok: false,
      issue: { code: 'malformed-quantity', message: `${got} is no amount of memory`, got, expected },
    };
  }
  if (unit === '') {
    return {
      ok: false,
      issue: { code: 'bare-number', message: `${got} has no unit where an amount of memory is needed`, got, expected },
    };
  }
  const size = Object.hasOwn(sizes, unit) ? sizes[unit] : undefined;
  if (size === undefined) {
    const close = nearest(unit, Object.keys(sizes));
    const message = `"${unit}" in ${got} is no unit of memory`;
    const known = `one of ${Object.keys(sizes).join(', ')}`;
    return {
      ok: false,
      issue: {
        code: 'unknown-unit',
        message,
        got: quote(unit),
        expected: known,
        ...(close === undefined ? {} : { nearest: close }),
      },
    };
  }
  const value = Number(number) * size;
  if (value >= 1) return { ok: true, value };
  return { ok: false, issue: { code: 'out-of-range', message: `${got} is less than a byte`, got, expected } };
}

/** Bytes as a person would write them: `48 MB`. */
export function formatDataSize(bytes: number): string {
  const steps = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  const step = steps.findLast((unit) => bytes >= sizes[unit]) ?? 'B';
  return `${Number((bytes / sizes[step]).toPrecision(3))} ${step}`;
}
