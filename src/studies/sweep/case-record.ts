import { createHash } from 'node:crypto';
import { version } from '../../version.js';
import { type CaseOutcome, type CaseStatus, type CaseValue, caseStatuses } from '../cases/case.js';

/** Of the line of a case, what the index of a store needs. */
export interface CaseHead {
  readonly key: string;
  readonly status: CaseStatus;
  /** How often the case was computed before: a later failure replaces an earlier one. */
  readonly attempt: number;
  /** Refers to a list of columns, given once a shard. */
  readonly columnsId: string;
}

/** What a line of a shard says. The items stand in a fixed order without names: a million lines would repeat them. */
export type ShardItem =
  | { readonly kind: 'shard'; readonly format: unknown }
  | { readonly kind: 'columns'; readonly id: string; readonly columns: readonly string[] }
  | (CaseHead & {
      readonly kind: 'case';
      readonly reason: string;
      readonly values: readonly CaseValue[];
      readonly seconds: CaseOutcome['seconds'];
    });

/** Version of the lines below. */
export const shardFormat = 1;

const statuses: ReadonlyMap<string, CaseStatus> = new Map(caseStatuses.map((status) => [status, status]));

/** Short name of a list of columns, by its content, so that it means the same in every shard. */
export function columnsId(columns: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex').slice(0, 12);
}

/** JSON has no word for some doubles, which must come back to the bit as well. */
function valueText(value: CaseValue): string {
  if (typeof value !== 'number') return JSON.stringify(value);
  if (Number.isFinite(value) && !Object.is(value, -0)) return String(value);
  return `{"number":"${Object.is(value, -0) ? '-0' : value}"}`;
}

function readValue(item: unknown): CaseValue {
  return item !== null && typeof item === 'object' ? Number((item as { number: string }).number) : (item as CaseValue);
}

/** Items of the first line of a shard. */
export function shardItems(): string[] {
  return ['"shard"', String(shardFormat), JSON.stringify(`lithostat ${version}`)];
}

/** Items of the line that declares columns. */
export function columnsItems(columns: readonly string[]): string[] {
  return ['"columns"', JSON.stringify(columnsId(columns)), JSON.stringify(columns)];
}

/**
 * Items of the line of a case.
 *
 * @param number of the case, for people who read the file
 */
export function caseItems(key: string, outcome: CaseOutcome, number: number, attempt: number, id: string): string[] {
  const { status, reason, values, seconds } = outcome;
  const texts = [key, status, attempt, number, id, reason].map((one) => JSON.stringify(one));
  return ['"case"', ...texts, `[${values.map(valueText).join(',')}]`, valueText(seconds.wall)];
}

/** Longest begin of a line that is searched for its head, in bytes. */
const headBytes = 160;
/** Place of the key in a line: behind `["`, the checksum, `","case","`. */
const keyPlace = 20;
const headPattern = /^\["[0-9a-f]{8}","case","([\w-]+)","([a-z:]+)",(\d+),\d+,"([0-9a-f]{12})",/;

/**
 * Reads the head of the line of a case without parsing the rest, which takes a tenth of the time.
 *
 * @param line whole, as its checksum says
 * @returns null for other lines, and for cases whose head is not plain
 */
export function readHead(line: Buffer): CaseHead | null {
  const parts = headPattern.exec(line.toString('latin1', 0, Math.min(headBytes, line.length)));
  const status = statuses.get(parts?.[2] ?? '');
  if (parts === null || status === undefined) return null;
  // Cut from the bytes: a piece of the string would keep the whole string alive, a million times.
  const key = line.toString('latin1', keyPlace, keyPlace + parts[1].length);
  return { key, status, attempt: Number(parts[3]), columnsId: parts[4] };
}

/** Reads the items of a line; null for a line of another kind. */
export function readItem(items: readonly unknown[]): ShardItem | null {
  if (items[0] === 'shard') return { kind: 'shard', format: items[1] };
  if (items[0] === 'columns') return { kind: 'columns', id: items[1] as string, columns: items[2] as string[] };
  if (items[0] !== 'case' || !statuses.has(items[2] as string)) return null;
  const [, key, status, attempt, , id, reason, values, wall] = items;
  return {
    kind: 'case',
    key: key as string,
    status: status as CaseStatus,
    attempt: attempt as number,
    columnsId: id as string,
    reason: reason as string,
    values: (values as unknown[]).map(readValue),
    seconds: { wall: readValue(wall) as number },
  };
}
