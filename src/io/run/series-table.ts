/** A column of a series: name, SI unit as written in files (`V`, `A/m^2`, `1`), meaning in one phrase. */
export interface SeriesColumn {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
}

const timeColumn: SeriesColumn = { name: 'time', unit: 's', meaning: 'time since the start of the run' };

/** Names are written to CSV headers and HDF5 paths unquoted, so they are kept to what both take. */
const columnName = /^[A-Za-z][\w.-]*$/;

/**
 * The series of a run: one row an accepted step, one column an observable, the time first. Stored by column in typed arrays
 * that grow by doubling, so that appending a row allocates nothing in between.
 */
export class SeriesTable {
  /** The time, then the observables. */
  readonly columns: readonly SeriesColumn[];
  private data: Float64Array[];
  private count = 0;
  private capacity: number;

  /**
   * @param observables the columns after the time, in the order of the rows that `append` takes
   * @param capacity rows to make room for at first
   * @throws TypeError when a name is empty, doubled, or holds a character that a header cannot
   */
  constructor(observables: readonly SeriesColumn[], capacity = 1024) {
    this.columns = [timeColumn, ...observables.map(({ name, unit, meaning }) => ({ name, unit, meaning }))];
    const seen = new Set<string>();
    for (const { name } of this.columns) {
      if (!columnName.test(name)) throw new TypeError(`"${name}" cannot name a column of a series.`);
      if (seen.has(name)) throw new TypeError(`The column "${name}" of a series is there twice.`);
      seen.add(name);
    }
    this.capacity = Math.max(1, capacity);
    this.data = this.columns.map(() => new Float64Array(this.capacity));
  }

  /** Number of rows. */
  get length(): number {
    return this.count;
  }

  /**
   * Adds a row.
   *
   * @param time time since the start of the run (s)
   * @param values the observables in column order (SI); at least one value a column, more are ignored
   * @throws RangeError when there are too few values
   */
  append(time: number, values: ArrayLike<number>): void {
    const width = this.columns.length;
    if (values.length < width - 1) {
      throw new RangeError(`A row of the series needs ${width - 1} values and got ${values.length}.`);
    }
    if (this.count === this.capacity) this.grow();
    const { data } = this;
    const row = this.count;
    data[0][row] = time;
    for (let column = 1; column < width; column++) data[column][row] = values[column - 1];
    this.count = row + 1;
  }

  /**
   * The values of a column, as a view into the table: valid until the next row is added.
   *
   * @param name name of the column; `time` for the time
   * @returns one value a row (SI)
   * @throws RangeError when there is no such column
   */
  column(name: string): Float64Array {
    const index = this.indexOf(name);
    if (index < 0) throw new RangeError(`The series has no column "${name}"; it has ${this.names().join(', ')}.`);
    return this.data[index].subarray(0, this.count);
  }

  /** Whether there is a column of that name. */
  has(name: string): boolean {
    return this.indexOf(name) >= 0;
  }

  /** The names of the columns, the time first. */
  names(): string[] {
    return this.columns.map(({ name }) => name);
  }

  /**
   * A table from complete columns.
   *
   * @param columns the columns, the time first
   * @param values one array a column, all of one length; copied
   * @throws RangeError when the first column is not the time or the lengths differ
   */
  static fromColumns(columns: readonly SeriesColumn[], values: readonly Float64Array[]): SeriesTable {
    if (columns[0]?.name !== timeColumn.name) throw new RangeError('The first column of a series is the time.');
    const rows = values[0]?.length ?? 0;
    if (values.length !== columns.length || values.some((column) => column.length !== rows)) {
      throw new RangeError('The columns of a series must all be there and of one length.');
    }
    const table = new SeriesTable(columns.slice(1), rows);
    for (const [index, column] of values.entries()) table.data[index].set(column);
    table.count = rows;
    return table;
  }

  private indexOf(name: string): number {
    return this.columns.findIndex((column) => column.name === name);
  }

  private grow(): void {
    this.capacity *= 2;
    this.data = this.data.map((old) => {
      const larger = new Float64Array(this.capacity);
      larger.set(old);
      return larger;
    });
  }
}
