// Element matrices to compressed rows, written for clarity of the result and not with the library, whose solvers it is to test.

/**
 * Sums element matrices into a sparse matrix.
 * @param size number of unknowns
 * @param unknowns for each element its unknowns in order, -1 where a unknown is fixed at zero; `perElement` numbers each
 * @param matrixOf called with each element, returns its dense matrix by rows; the array may be the same each time
 * @param symmetry 'symmetric' keeps the lower triangle with the diagonal, 'general' every entry
 * @returns {{pattern, values, symmetry}} a SparseMatrix of the library
 */
export function assemble(size, unknowns, perElement, matrixOf, symmetry) {
  const lowerOnly = symmetry === 'symmetric';
  const elements = unknowns.length / perElement;
  const keeps = (row, column) => row >= 0 && column >= 0 && !(lowerOnly && column > row);
  const begins = new Int32Array(size + 1);
  for (let element = 0; element < elements; element++) {
    const first = element * perElement;
    for (let i = 0; i < perElement; i++)
      for (let j = 0; j < perElement; j++)
        if (keeps(unknowns[first + i], unknowns[first + j])) begins[unknowns[first + i] + 1]++;
  }
  for (let row = 0; row < size; row++) begins[row + 1] += begins[row];
  const columns = new Int32Array(begins[size]);
  const entries = new Float64Array(begins[size]);
  const next = begins.slice(0, size);
  for (let element = 0; element < elements; element++) {
    const first = element * perElement;
    const matrix = matrixOf(element);
    for (let i = 0; i < perElement; i++) {
      for (let j = 0; j < perElement; j++) {
        const row = unknowns[first + i];
        if (!keeps(row, unknowns[first + j])) continue;
        columns[next[row]] = unknowns[first + j];
        entries[next[row]++] = matrix[i * perElement + j];
      }
    }
  }
  return { ...mergeRows(size, begins, columns, entries), symmetry };
}

/** Rows with columns in any order and repeated, to rows with columns ascending and entries of one place summed. */
export function mergeRows(size, begins, columns, entries) {
  const rowStart = new Int32Array(size + 1);
  const columnIndex = new Int32Array(columns.length);
  const values = new Float64Array(columns.length);
  const sums = new Float64Array(size);
  const seenIn = new Int32Array(size).fill(-1);
  let count = 0;
  for (let row = 0; row < size; row++) {
    const start = count;
    for (let at = begins[row]; at < begins[row + 1]; at++) {
      const column = columns[at];
      if (seenIn[column] !== row) {
        seenIn[column] = row;
        sums[column] = 0;
        columnIndex[count++] = column;
      }
      sums[column] += entries[at];
    }
    columnIndex.subarray(start, count).sort();
    for (let at = start; at < count; at++) values[at] = sums[columnIndex[at]];
    rowStart[row + 1] = count;
  }
  return {
    pattern: { rows: size, columns: size, rowStart, columnIndex: columnIndex.slice(0, count) },
    values: values.slice(0, count),
  };
}
