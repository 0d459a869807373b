import { quantityOf } from './column.js';

const closing: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')' };

/**
 * Splits a list of values at its commas; those inside quotes, brackets, braces and parentheses do not split.
 * @returns the pieces, trimmed; one when there is nothing to split
 */
export function splitValues(text: string): string[] {
  const pieces: string[] = [];
  const open: string[] = [];
  let quote = '';
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quote !== '') {
      if (character === '\\' && quote === '"') index++;
      else if (character === quote) quote = '';
    } else if ((character === '"' || character === "'") && text.slice(start, index).trim() === '') quote = character;
    else if ((character === '"' || character === "'") && open.length > 0) quote = character;
    else if (Object.hasOwn(closing, character)) open.push(closing[character]);
    else if (character === open.at(-1)) open.pop();
    else if (character === ',' && open.length === 0) {
      pieces.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  pieces.push(text.slice(start).trim());
  return pieces;
}

/** A range as the command line writes it. */
export interface TextRange {
  readonly from: string;
  readonly to: string;
  readonly steps?: number;
  readonly spacing: 'linear' | 'logarithmic';
}

/**
 * Reads `1 MPa..10 MPa`, `1..10 MPa` (the unit holds for both), `1..10 MPa in 5` (five values, both ends included), with `log` behind it
 * for equal factors.
 * @returns null when the text is no range of two quantities
 */
export function readRange(text: string): TextRange | null {
  const match = /^(.+?)\s*\.\.\s*(.+?)(?:\s+in\s+(\d+))?(?:\s+(log|logarithmic|lin|linear))?$/s.exec(text.trim());
  if (match === null) return null;
  const [from, to] = withSharedUnit([match[1], match[2]]);
  if (quantityOf(from) === undefined || quantityOf(to) === undefined) return null;
  const spacing = match[4]?.startsWith('log') ? 'logarithmic' : 'linear';
  return { from, to, spacing, ...(match[3] === undefined ? {} : { steps: Number(match[3]) }) };
}

/**
 * `1, 3, 5 MPa`: the unit of the last number holds for those before it when none of them has one. A percent sign is no unit. A piece that
 * is no number stays as it is, and does not spoil those beside it.
 */
export function withSharedUnit(pieces: readonly string[]): string[] {
  const read = pieces.map((piece) => quantityOf(piece));
  const unit = read.at(-1)?.unit.text ?? '';
  const shared =
    unit !== '' && unit !== '%' && read.slice(0, -1).every((one) => one === undefined || one.unit.text === '');
  return pieces.map((piece, index) =>
    shared && index < pieces.length - 1 && read[index] !== undefined ? `${piece} ${unit}` : piece,
  );
}
