import type { CaseOutcome, CaseValue } from '../cases/index.js';
import type { CaseStore } from './case-store.js';
import { type PlanLine, readPlan, type SweepRecord } from './sweep-folder.js';

/** What the values of a column are. Numbers are doubles throughout, so that the type does not hang on which values occur. */
export type ColumnKind = 'whole' | 'number' | 'boolean' | 'text';

export interface TableColumn {
  readonly header: string;
  readonly kind: ColumnKind;
}

/** A row of the table of a sweep: a case, and what became of it; undefined while it is not computed. */
export interface SweepRow {
  readonly line: PlanLine;
  readonly outcome: CaseOutcome | undefined;
}

/** Rows of a sweep in the order of its plan. @throws LithostatError when the plan or the results cannot be read */
export function* sweepRows(folder: string, record: SweepRecord, store: CaseStore): Iterable<SweepRow> {
  for (const line of readPlan(folder, record)) yield { line, outcome: store.get(line.key) };
}

/** The columns of the table, learnt from its rows before any is written. */
export class TableLayout {
  private readonly inputs: Kinds[];
  private readonly outputs = new Map<string, Kinds>();
  /** Lists of columns that were seen: the same array comes again and again. */
  private seen: readonly string[] | undefined;

  constructor(private readonly record: SweepRecord) {
    this.inputs = record.inputs.map(() => new Kinds());
  }

  /** Takes a row in. Outputs stand in the order in which cases, by their numbers, first have them. */
  learn({ line, outcome }: SweepRow): void {
    for (const [index, kinds] of this.inputs.entries()) kinds.add(line.inputs[index] ?? null);
    if (outcome === undefined) return;
    const { columns, values } = outcome;
    if (columns !== this.seen) for (const name of columns) this.outputOf(name);
    this.seen = columns;
    for (const [index, name] of columns.entries()) this.outputs.get(name)!.add(values[index]);
  }

  /** Kind of an input: quantities are numbers, even when some values were none and made their cases fail. */
  private inputKind(index: number): ColumnKind {
    const { header, unit } = this.record.inputs[index];
    return unit !== null && this.inputs[index].hasNumbers ? 'number' : this.inputs[index].kind(header);
  }

  /** Headers and kinds in order: number and key of the case, inputs, status and reason, outputs, time. */
  columns(): TableColumn[] {
    const { inputs } = this.record;
    const fixed = new Set(['case', 'key', 'status', 'reason', timeHeader]);
    const columns: TableColumn[] = [
      { header: 'case', kind: 'whole' },
      { header: 'key', kind: 'text' },
      ...inputs.map(({ header }, index) => ({
        header: freeHeader(header, fixed),
        kind: this.inputKind(index),
      })),
      { header: 'status', kind: 'text' },
      { header: 'reason', kind: 'text' },
    ];
    const taken = new Set([...fixed, ...columns.map(({ header }) => header)]);
    for (const [name, kinds] of this.outputs) {
      columns.push({ header: freeHeader(name, taken), kind: kinds.kind(name) });
    }
    return [...columns, { header: timeHeader, kind: 'number' }];
  }

  /** Values of a row, in the order of `columns`; a value that is no quantity where quantities stand is in the reason alone. */
  values({ line, outcome }: SweepRow): CaseValue[] {
    const row: CaseValue[] = [line.case, line.key];
    this.inputKinds ??= this.inputs.map((_, index) => this.inputKind(index));
    for (const [index, kind] of this.inputKinds.entries()) {
      const value = line.inputs[index] ?? null;
      row.push(kind === 'number' && typeof value !== 'number' ? null : value);
    }
    row.push(outcome?.status ?? 'pending', outcome === undefined || outcome.reason === '' ? null : outcome.reason);
    const { columns = [], values = [] } = outcome ?? {};
    const places = this.placesOf(columns);
    const first = row.length;
    for (let index = 0; index < this.outputs.size; index++) row.push(null);
    for (const [index, place] of places.entries()) row[first + place] = values[index];
    row.push(outcome?.seconds.wall ?? null);
    return row;
  }

  private inputKinds: readonly ColumnKind[] | undefined;
  private places: { readonly columns: readonly string[]; readonly list: readonly number[] } | undefined;
  private order: ReadonlyMap<string, number> | undefined;

  private placesOf(columns: readonly string[]): readonly number[] {
    if (this.places?.columns !== columns) {
      this.order ??= new Map([...this.outputs.keys()].map((name, index) => [name, index]));
      this.places = { columns, list: columns.map((name) => this.order!.get(name)!) };
    }
    return this.places.list;
  }

  private outputOf(name: string): Kinds {
    let kinds = this.outputs.get(name);
    if (kinds === undefined) {
      kinds = new Kinds();
      this.outputs.set(name, kinds);
    }
    return kinds;
  }
}

const timeHeader = 'timeWall [s]';

/** A header that no column has yet; the values of a study may be called like a column of every table. */
function freeHeader(header: string, taken: Set<string>): string {
  let free = header;
  for (let number = 2; taken.has(free); number++) free = `${header} (${number})`;
  taken.add(free);
  return free;
}

/** Which kinds of values occur. */
class Kinds {
  private numbers = false;
  private booleans = false;
  private texts = false;

  add(value: CaseValue): void {
    if (typeof value === 'number') this.numbers = true;
    else if (typeof value === 'string') this.texts = true;
    else if (typeof value === 'boolean') this.booleans = true;
  }

  get hasNumbers(): boolean {
    return this.numbers;
  }

  /** A column without values is one of numbers when its header has a unit, else one of texts. */
  kind(header: string): ColumnKind {
    const { numbers, booleans, texts } = this;
    if (texts || (numbers && booleans)) return 'text';
    if (booleans) return 'boolean';
    return numbers || header.endsWith(']') ? 'number' : 'text';
  }
}
