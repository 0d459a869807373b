import { createHash } from 'node:crypto';

/** Significant digits of a number in the hash: fewer than double precision, so that the way to SI does not show. */
const significantDigits = 12;
/** Temperatures (K) at which a function of temperature is sampled for the hash. */
const sampledTemperatures = [250, 298.15, 330, 400];

/**
 * The canonical text of a value: keys sorted, numbers to 12 significant digits, undefined left out, functions of temperature
 * by their values.
 */
function canonical(value: unknown): string {
  if (typeof value === 'number') {
    if (value === 0) return '0';
    return Number.isFinite(value) ? String(Number(value.toPrecision(significantDigits))) : String(value);
  }
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return `[${Array.from(value as ArrayLike<unknown>, canonical).join(',')}]`;
  const record = value as Record<string, unknown>;
  const at = record.at;
  if (typeof at === 'function') {
    return `{"at":[${sampledTemperatures.map((temperature) => canonical(at.call(value, temperature))).join(',')}]}`;
  }
  const entries = Object.keys(record)
    .filter((key) => record[key] !== undefined && typeof record[key] !== 'function')
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(record[key])}`);
  return `{${entries.join(',')}}`;
}

/**
 * SHA-256 over the canonical form of a validated scenario: the same cell in other units, or with keys in another order, has
 * the same hash. Title and description, which change no result, are left out.
 *
 * @param scenario the validated scenario (SI), or the part of it that matters
 * @param extra anything else that a result depends on: version, seed, digest of the materials …
 * @returns 64 hexadecimal digits
 */
export function scenarioHash(scenario: object, extra: readonly string[] = []): string {
  const { title: _title, description: _description, ...rest } = scenario as Record<string, unknown>;
  return createHash('sha256')
    .update(canonical(rest))
    .update(extra.map((text) => `\n${JSON.stringify(text)}`).join(''))
    .digest('hex');
}
