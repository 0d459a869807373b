import { createHash } from 'node:crypto';

/** Numbers that JSON has no word for are spelt as an object, so that they cannot be taken for a string. */
function canonicalNumber(value: number): string {
  return Number.isFinite(value) ? String(value) : `{"number":"${value}"}`;
}

/**
 * One text for one value: JSON with sorted keys and shortest round-trip numbers, the same whatever the order in which the
 * keys were written. Keys whose value is undefined are left out; typed arrays are written as arrays.
 *
 * @param value plain data: null, booleans, numbers, strings, arrays, typed arrays and objects of these
 * @returns the text, without white space
 * @throws TypeError when the value holds something that is not data (a function, a symbol, a bigint)
 */
export function canonicalJson(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (ArrayBuffer.isView(value)) return canonicalJson(Array.from(value as unknown as ArrayLike<number>));
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
  }
  throw new TypeError(`A value of type ${typeof value} is not data and has no canonical form.`);
}

/**
 * Content hash of a value: equal values have equal hashes, in whatever order their keys were written.
 *
 * @param value plain data, see `canonicalJson`
 * @returns SHA-256 in hexadecimal, 64 characters
 */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
