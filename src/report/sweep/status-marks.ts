import type { LegendEntry, MarkSymbol } from '../legend.js';
import { colour } from '../palette.js';

/** How a case that ended in a certain way is marked; colour and shape say the same. */
export interface StatusMark {
  readonly symbol: MarkSymbol;
  readonly shade: string;
}

const marks: Readonly<Record<string, StatusMark>> = {
  ok: { symbol: 'disc', shade: colour('series-1') },
  'stopped:contact': { symbol: 'ring', shade: colour('series-2') },
  'stopped:voltage': { symbol: 'square', shade: colour('series-4') },
  'stopped:crack': { symbol: 'triangle', shade: colour('bad') },
  'stopped:exhausted': { symbol: 'square', shade: colour('series-5') },
  'failed:solver': { symbol: 'cross', shade: colour('bad') },
  'failed:input': { symbol: 'plus', shade: colour('bad') },
  'failed:memory': { symbol: 'cross', shade: colour('series-5') },
  'failed:timeout': { symbol: 'plus', shade: colour('series-5') },
  pending: { symbol: 'plus', shade: colour('series-6') },
};

/** The mark of a status; what is not known is marked as pending. */
export function statusMark(status: string): StatusMark {
  return marks[status] ?? marks[status.startsWith('failed') ? 'failed:solver' : 'pending']!;
}

/** In words: `stopped: contact`. */
export function statusWords(status: string): string {
  return status.replace(':', ': ');
}

/**
 * Legend of the statuses among rows, with how many there are of each; empty when every case is `ok`.
 *
 * @param status one a row
 * @param rows that are shown
 * @param shade colour of the marks that are not told apart by colour [that of the status]
 */
export function statusLegend(status: readonly string[], rows: readonly number[], shade?: string): LegendEntry[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(status[row]!, (counts.get(status[row]!) ?? 0) + 1);
  if (counts.size === 0 || (counts.size === 1 && counts.has('ok'))) return [];
  const order = Object.keys(marks);
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...counts]
    .sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1))
    .map(([name, count]) => {
      const mark = statusMark(name);
      const own = shade !== undefined && !name.startsWith('failed') ? { ...mark, shade } : mark;
      return { ...own, label: `${statusWords(name)} (${count})` };
    });
}

/** The mark of a case that has no value to draw: that of its status, or a faint one where it ended well. */
export function missingMark(status: string): StatusMark {
  return status === 'ok' ? { symbol: 'ring', shade: colour('series-6') } : statusMark(status);
}

/**
 * Marks along the floor of a figure for cases without a value, one for each place and status.
 *
 * @param x place of each row
 */
export function floorMarks(
  status: readonly string[],
  rows: readonly number[],
  x: Float64Array,
): (StatusMark & { readonly x: number })[] {
  const seen = new Map(rows.map((row) => [`${x[row]} ${status[row]}`, row]));
  return [...seen.values()].map((row) => ({ x: x[row]!, ...missingMark(status[row]!) }));
}

/** Legend of the cases that ended well and have no value all the same; empty when there is none. */
export function missingLegend(status: readonly string[], rows: readonly number[]): LegendEntry[] {
  const count = rows.filter((row) => status[row] === 'ok').length;
  return count === 0 ? [] : [{ ...missingMark('ok'), label: `no value (${count})` }];
}

/** In one line: `33 ok, 2 stopped: contact, 1 failed: solver`. */
export function statusLine(status: readonly string[], rows: readonly number[]): string {
  const legend = statusLegend(status, rows);
  if (legend.length === 0) return `${rows.length} cases, all ok`;
  return `${rows.length} cases: ${legend.map(({ label }) => label.replace(/^(.*) \((\d+)\)$/, '$2 $1')).join(', ')}`;
}
