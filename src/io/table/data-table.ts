import { LithostatError } from '../../quantity/issue.js';

interface ColumnBase {
  /** As the file has it: `operation.stackPressure [MPa]`. */
  readonly header: string;
  /** The header without its unit. */
  readonly name: string;
  /** Null where the header names none. */
  readonly unit: string | null;
}

/** A column of numbers, in the unit of its header. Not a number: there is no value. */
export interface NumberColumn extends ColumnBase {
  readonly kind: 'number';
  readonly values: Float64Array;
}

/** A column of texts, or of `true` and `false`. Null: there is no value. */
interface TextColumn extends ColumnBase {
  readonly kind: 'text' | 'boolean';
  readonly values: readonly (string | null)[];
}

export type TableColumn = NumberColumn | TextColumn;

/** A table by columns, all of one length. */
export interface DataTable {
  readonly columns: readonly TableColumn[];
  /** Number of rows. */
  readonly length: number;
  /** Where it was read from, for messages. */
  readonly file: string;
}

/**
 * Takes the header of a table's column apart: `operation.protocol[0].strip [mA/cm^2]` is a name and a unit. A bracket without a space
 * before it belongs to the name.
 *
 * @param header of a column
 */
export function splitHeader(header: string): { readonly name: string; readonly unit: string | null } {
  const parts = /^(.+?)\s+\[([^[\]]*)\]$/.exec(header.trim());
  return parts ? { name: parts[1]!, unit: parts[2]!.trim() || null } : { name: header.trim(), unit: null };
}

/**
 * The number that a cell is.
 *
 * @param text as a file has it; `NaN`, `Infinity` and `inf` are numbers
 * @returns null for anything else, the empty text too
 */
export function cellNumber(text: string): number | null {
  if (/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text)) return Number(text);
  const word = /^\s*([+-]?)(nan|inf(?:inity)?)\s*$/i.exec(text);
  if (!word) return null;
  return word[2]!.toLowerCase() === 'nan' ? Number.NaN : word[1] === '-' ? -Infinity : Infinity;
}

/**
 * Collects the cells of a column and finds its kind on the way: numbers while all are numbers, texts from the first that is none.
 * Numbers are kept as numbers, so that a long table stays small.
 */
export class ColumnBuilder {
  private numbers = new Float64Array(256);
  /** 1 where there is no value, which is not the same as a value that is no number; only texts tell them apart. */
  private absent = new Uint8Array(256);
  private texts: (string | null)[] | null;
  /** Rows whose number was written otherwise than `String` writes it, in case the column turns out to hold texts. */
  private readonly spellings = new Map<number, string>();
  private onlyBooleans = true;
  private filled = false;
  private count = 0;

  /** @param asText whether the cells are texts whatever they look like, as hexadecimal keys are */
  constructor(
    private readonly header: string,
    asText = false,
  ) {
    this.texts = asText ? [] : null;
    if (asText) this.onlyBooleans = false;
  }

  /** Adds the text of a cell; an empty one is no value. */
  addText(text: string): void {
    if (text === '') this.add(null);
    else if (this.texts) this.add(text);
    else {
      const number = cellNumber(text);
      if (number === null) this.add(text);
      else {
        if (String(number) !== text) this.spellings.set(this.count, text);
        this.add(number);
      }
    }
  }

  /** Adds a value. */
  add(value: number | string | boolean | null): void {
    if (value !== null) {
      if (!(typeof value === 'boolean' || value === 'true' || value === 'false')) this.onlyBooleans = false;
      if (typeof value !== 'number' && this.texts === null) this.becomeText();
      this.filled = true;
    }
    if (this.texts) this.texts.push(value === null ? null : String(value));
    else {
      if (this.count === this.numbers.length) {
        const larger = new Float64Array(2 * this.count);
        larger.set(this.numbers);
        this.numbers = larger;
        const flags = new Uint8Array(2 * this.count);
        flags.set(this.absent);
        this.absent = flags;
      }
      this.numbers[this.count] = (value ?? Number.NaN) as number;
      if (value === null) this.absent[this.count] = 1;
    }
    this.count++;
  }

  /** The column as collected; one without any value counts as numbers. */
  finish(): TableColumn {
    const base = { header: this.header, ...splitHeader(this.header) };
    if (this.texts === null) return { ...base, kind: 'number', values: this.numbers.slice(0, this.count) };
    return { ...base, kind: this.onlyBooleans && this.filled ? 'boolean' : 'text', values: this.texts };
  }

  private becomeText(): void {
    this.texts = Array.from(this.numbers.subarray(0, this.count), (value, row) => {
      return this.absent[row] ? null : (this.spellings.get(row) ?? String(value));
    });
    this.spellings.clear();
  }
}

/**
 * A table from finished columns.
 *
 * @throws LithostatError when two have the same header
 */
export function dataTable(columns: readonly TableColumn[], file: string): DataTable {
  const seen = new Set<string>();
  const issues = columns.flatMap(({ header }) => {
    if (!seen.has(header)) {
      seen.add(header);
      return [];
    }
    const message = `two columns of ${file} have the heading "${header}"`;
    return [{ code: 'double-column', path: '', file, message, got: header, expected: 'one column of a name' }];
  });
  if (issues.length > 0) throw new LithostatError(issues);
  return { columns, length: columns[0]?.values.length ?? 0, file };
}
