// Places of matrix entries in fronts. All arrays hold 32-bit integers; addresses become indices of words at once.
// Twin: src/solvers/kernels/twins/front-plan.ts.

// @ts-ignore: decorator
@inline
function get(index: i32): i32 {
  return load<i32>(<usize>index << 2);
}

// @ts-ignore: decorator
@inline
function put(index: i32, value: i32): void {
  store<i32>(<usize>index << 2, value);
}

// @ts-ignore: decorator
@inline
function countUp(index: i32): i32 {
  const value = get(index);
  put(index, value + 1);
  return value;
}

/** The front that eliminates each position, and the positions on which each front lies, pivots first. */
export function listFrontUnknowns(
  fronts: i32,
  pivotStartAt: usize,
  rowStartAt: usize,
  rowsAt: usize,
  frontOfAt: usize,
  unknownsAt: usize,
): void {
  const pivotStart = <i32>(pivotStartAt >>> 2);
  const rowStart = <i32>(rowStartAt >>> 2);
  const rows = <i32>(rowsAt >>> 2);
  const frontOf = <i32>(frontOfAt >>> 2);
  let write = <i32>(unknownsAt >>> 2);
  for (let f = 0; f < fronts; f++) {
    const end = get(pivotStart + f + 1);
    for (let p = get(pivotStart + f); p < end; p++) {
      put(frontOf + p, f);
      put(write++, p);
    }
    const rowEnd = get(rowStart + f + 1);
    for (let q = get(rowStart + f); q < rowEnd; q++) put(write++, get(rows + q));
  }
}

/**
 * How many entries of the matrix each front takes up: in columnStart[f + 1] those of its columns of pivots, in rowListStart[f + 1] those of
 * its rows of pivots beyond them (none where `symmetric` is 1); both are cleared first and added up last.
 */
export function countFrontEntries(
  size: i32,
  fronts: i32,
  symmetric: i32,
  rowStartAt: usize,
  columnIndexAt: usize,
  rowPositionAt: usize,
  columnPositionAt: usize,
  pivotStartAt: usize,
  frontOfAt: usize,
  columnStartAt: usize,
  rowListStartAt: usize,
): void {
  const rowStart = <i32>(rowStartAt >>> 2);
  const columnIndex = <i32>(columnIndexAt >>> 2);
  const rowPosition = <i32>(rowPositionAt >>> 2);
  const columnPosition = <i32>(columnPositionAt >>> 2);
  const pivotStart = <i32>(pivotStartAt >>> 2);
  const frontOf = <i32>(frontOfAt >>> 2);
  const columnStart = <i32>(columnStartAt >>> 2);
  const rowListStart = <i32>(rowListStartAt >>> 2);
  for (let f = 0; f <= fronts; f++) {
    put(columnStart + f, 0);
    put(rowListStart + f, 0);
  }
  for (let i = 0; i < size; i++) {
    const row = get(rowPosition + i);
    const rowFront = get(frontOf + row);
    const pivotEnd = symmetric != 0 ? size : get(pivotStart + rowFront + 1);
    const end = get(rowStart + i + 1);
    for (let e = get(rowStart + i); e < end; e++) {
      const column = get(columnPosition + get(columnIndex + e));
      if (column < row) countUp(columnStart + get(frontOf + column) + 1);
      else if (column < pivotEnd) countUp(columnStart + rowFront + 1);
      else countUp(rowListStart + rowFront + 1);
    }
  }
  for (let f = 0; f < fronts; f++) {
    put(columnStart + f + 1, get(columnStart + f + 1) + get(columnStart + f));
    put(rowListStart + f + 1, get(rowListStart + f + 1) + get(rowListStart + f));
  }
}

/**
 * Tells the entries off to their fronts: number of the entry in `source`, position of its pivot in `pivots`, the other one in `target`.
 * nextColumn and nextRow are copies of the starts; they are spent.
 */
export function sortFrontEntries(
  size: i32,
  symmetric: i32,
  rowStartAt: usize,
  columnIndexAt: usize,
  rowPositionAt: usize,
  columnPositionAt: usize,
  pivotStartAt: usize,
  frontOfAt: usize,
  nextColumnAt: usize,
  columnSourceAt: usize,
  columnTargetAt: usize,
  columnPivotsAt: usize,
  nextRowAt: usize,
  rowSourceAt: usize,
  rowTargetAt: usize,
  rowPivotsAt: usize,
): void {
  const rowStart = <i32>(rowStartAt >>> 2);
  const columnIndex = <i32>(columnIndexAt >>> 2);
  const rowPosition = <i32>(rowPositionAt >>> 2);
  const columnPosition = <i32>(columnPositionAt >>> 2);
  const pivotStart = <i32>(pivotStartAt >>> 2);
  const frontOf = <i32>(frontOfAt >>> 2);
  const nextColumn = <i32>(nextColumnAt >>> 2);
  const columnSource = <i32>(columnSourceAt >>> 2);
  const columnTarget = <i32>(columnTargetAt >>> 2);
  const columnPivots = <i32>(columnPivotsAt >>> 2);
  const nextRow = <i32>(nextRowAt >>> 2);
  const rowSource = <i32>(rowSourceAt >>> 2);
  const rowTarget = <i32>(rowTargetAt >>> 2);
  const rowPivots = <i32>(rowPivotsAt >>> 2);
  for (let i = 0; i < size; i++) {
    const row = get(rowPosition + i);
    const rowFront = get(frontOf + row);
    const pivotEnd = symmetric != 0 ? size : get(pivotStart + rowFront + 1);
    const end = get(rowStart + i + 1);
    for (let e = get(rowStart + i); e < end; e++) {
      const column = get(columnPosition + get(columnIndex + e));
      if (column < row) {
        const at = countUp(nextColumn + get(frontOf + column));
        put(columnSource + at, e);
        put(columnTarget + at, row);
        put(columnPivots + at, column);
      } else if (column < pivotEnd) {
        // A symmetric entry goes to the lower triangle; in a general front's square of pivots it stays as it stands.
        const at = countUp(nextColumn + rowFront);
        put(columnSource + at, e);
        put(columnTarget + at, symmetric != 0 ? column : row);
        put(columnPivots + at, symmetric != 0 ? row : column);
      } else {
        const at = countUp(nextRow + rowFront);
        put(rowSource + at, e);
        put(rowTarget + at, column);
        put(rowPivots + at, row);
      }
    }
  }
}

/**
 * Turns positions into places, front by front: targets into column * 65536 + row of a front's array, rows of children into places in their
 * parents (`relative`). `place` is scratch of the number of unknowns.
 */
export function placeFrontEntries(
  fronts: i32,
  pivotStartAt: usize,
  rowStartAt: usize,
  rowsAt: usize,
  childStartAt: usize,
  childrenAt: usize,
  columnStartAt: usize,
  columnTargetAt: usize,
  columnPivotsAt: usize,
  rowListStartAt: usize,
  rowTargetAt: usize,
  rowPivotsAt: usize,
  relativeAt: usize,
  placeAt: usize,
): void {
  const pivotStart = <i32>(pivotStartAt >>> 2);
  const rowStart = <i32>(rowStartAt >>> 2);
  const rows = <i32>(rowsAt >>> 2);
  const childStart = <i32>(childStartAt >>> 2);
  const children = <i32>(childrenAt >>> 2);
  const columnStart = <i32>(columnStartAt >>> 2);
  const columnTarget = <i32>(columnTargetAt >>> 2);
  const columnPivots = <i32>(columnPivotsAt >>> 2);
  const rowListStart = <i32>(rowListStartAt >>> 2);
  const rowTarget = <i32>(rowTargetAt >>> 2);
  const rowPivots = <i32>(rowPivotsAt >>> 2);
  const relative = <i32>(relativeAt >>> 2);
  const place = <i32>(placeAt >>> 2);
  for (let f = 0; f < fronts; f++) {
    const first = get(pivotStart + f);
    const end = get(pivotStart + f + 1);
    const rowEnd = get(rowStart + f + 1);
    for (let q = get(rowStart + f), at = end - first; q < rowEnd; q++) put(place + get(rows + q), at++);
    for (let p = first; p < end; p++) put(place + p, p - first);
    const entryEnd = get(columnStart + f + 1);
    for (let e = get(columnStart + f); e < entryEnd; e++)
      put(columnTarget + e, ((get(columnPivots + e) - first) << 16) | get(place + get(columnTarget + e)));
    const rowEntryEnd = get(rowListStart + f + 1);
    for (let e = get(rowListStart + f); e < rowEntryEnd; e++)
      put(rowTarget + e, ((get(rowPivots + e) - first) << 16) | (get(place + get(rowTarget + e)) - (end - first)));
    const childEnd = get(childStart + f + 1);
    for (let c = get(childStart + f); c < childEnd; c++) {
      const child = get(children + c);
      const childRowEnd = get(rowStart + child + 1);
      for (let q = get(rowStart + child); q < childRowEnd; q++) put(relative + q, get(place + get(rows + q)));
    }
  }
}
