/** A cell of data as text with its unit (`0.2 mA/cm^2`, `25 degC`, `A`), a band of two such, or null where there is nothing. */
export type DataCell = string | readonly [low: string | null, high: string | null] | null;

export interface DataRow {
  /** How messages name it: `line 3`, `rows[1]`. */
  readonly place: string;
  /** Line of the file, where it has one. */
  readonly line?: number;
  readonly cells: ReadonlyMap<string, DataCell>;
}

/** Rows of measured values, whatever the kind of file. */
export interface DataRows {
  readonly file: string;
  /** Where the data are from, as the file says it; empty when it does not. */
  readonly source: string;
  /** Names of the columns, without units, in the order of the file. */
  readonly columns: readonly string[];
  readonly rows: readonly DataRow[];
}

/** A value with the unit of its column; a percentage sign and names of units are put behind plain numbers only. */
export function withUnit(text: string, unit: string | undefined): string {
  const isPlain = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text);
  return unit === undefined || unit === '' || unit === '1' || !isPlain ? text : `${text} ${unit}`;
}
