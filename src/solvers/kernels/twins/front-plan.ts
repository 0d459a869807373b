import type { MemoryViews } from '../views.js';

/** Places of matrix entries in fronts; addresses are bytes, arrays hold 32-bit integers. */
export interface FrontPlanKernels {
  /** The front that eliminates each position, and the positions on which each front lies, pivots first. */
  listFrontUnknowns(
    fronts: number,
    pivotStart: number,
    rowStart: number,
    rows: number,
    frontOf: number,
    unknowns: number,
  ): void;
  /**
   * How many entries of the matrix each front takes up: in columnStart[f + 1] those of its columns of pivots, in rowListStart[f + 1] those
   * of its rows of pivots beyond them (none where `symmetric` is 1); both are cleared first and added up last.
   */
  countFrontEntries(
    size: number,
    fronts: number,
    symmetric: number,
    rowStart: number,
    columnIndex: number,
    rowPosition: number,
    columnPosition: number,
    pivotStart: number,
    frontOf: number,
    columnStart: number,
    rowListStart: number,
  ): void;
  /**
   * Tells the entries off to their fronts: number of the entry in `source`, position of its pivot in `pivots`, the other one in
   * `target`. nextColumn and nextRow are copies of the starts; they are spent.
   */
  sortFrontEntries(
    size: number,
    symmetric: number,
    rowStart: number,
    columnIndex: number,
    rowPosition: number,
    columnPosition: number,
    pivotStart: number,
    frontOf: number,
    nextColumn: number,
    columnSource: number,
    columnTarget: number,
    columnPivots: number,
    nextRow: number,
    rowSource: number,
    rowTarget: number,
    rowPivots: number,
  ): void;
  /**
   * Turns positions into places, front by front: targets into column * 65536 + row of a front's array, rows of children into places in
   * their parents (`relative`). `place` is scratch of the number of unknowns.
   */
  placeFrontEntries(
    fronts: number,
    pivotStart: number,
    rowStart: number,
    rows: number,
    childStart: number,
    children: number,
    columnStart: number,
    columnTarget: number,
    columnPivots: number,
    rowListStart: number,
    rowTarget: number,
    rowPivots: number,
    relative: number,
    place: number,
  ): void;
}

/** The twins of kernels/front-plan.ts. */
export function frontPlanTwins(views: MemoryViews): FrontPlanKernels {
  return {
    listFrontUnknowns(fronts, pivotStartAt, rowStartAt, rowsAt, frontOfAt, unknownsAt) {
      const words = views.int32;
      const [pivotStart, rowStart, rows] = [pivotStartAt >>> 2, rowStartAt >>> 2, rowsAt >>> 2];
      const frontOf = frontOfAt >>> 2;
      let write = unknownsAt >>> 2;
      for (let f = 0; f < fronts; f++) {
        for (let p = words[pivotStart + f]!; p < words[pivotStart + f + 1]!; p++) {
          words[frontOf + p] = f;
          words[write++] = p;
        }
        for (let q = words[rowStart + f]!; q < words[rowStart + f + 1]!; q++) words[write++] = words[rows + q]!;
      }
    },
    countFrontEntries(
      size,
      fronts,
      symmetric,
      rowStartAt,
      columnIndexAt,
      rowPositionAt,
      columnPositionAt,
      pivotStartAt,
      frontOfAt,
      columnStartAt,
      rowListStartAt,
    ) {
      const words = views.int32;
      const [rowStart, columnIndex] = [rowStartAt >>> 2, columnIndexAt >>> 2];
      const [rowPosition, columnPosition] = [rowPositionAt >>> 2, columnPositionAt >>> 2];
      const [pivotStart, frontOf] = [pivotStartAt >>> 2, frontOfAt >>> 2];
      const [columnStart, rowListStart] = [columnStartAt >>> 2, rowListStartAt >>> 2];
      words.fill(0, columnStart, columnStart + fronts + 1);
      words.fill(0, rowListStart, rowListStart + fronts + 1);
      for (let i = 0; i < size; i++) {
        const row = words[rowPosition + i]!;
        const rowFront = words[frontOf + row]!;
        const pivotEnd = symmetric !== 0 ? size : words[pivotStart + rowFront + 1]!;
        for (let e = words[rowStart + i]!; e < words[rowStart + i + 1]!; e++) {
          const column = words[columnPosition + words[columnIndex + e]!]!;
          if (column < row) words[columnStart + words[frontOf + column]! + 1]!++;
          else if (column < pivotEnd) words[columnStart + rowFront + 1]!++;
          else words[rowListStart + rowFront + 1]!++;
        }
      }
      for (let f = 0; f < fronts; f++) {
        words[columnStart + f + 1]! += words[columnStart + f]!;
        words[rowListStart + f + 1]! += words[rowListStart + f]!;
      }
    },
    sortFrontEntries(
      size,
      symmetric,
      rowStartAt,
      columnIndexAt,
      rowPositionAt,
      columnPositionAt,
      pivotStartAt,
      frontOfAt,
      nextColumnAt,
      columnSourceAt,
      columnTargetAt,
      columnPivotsAt,
      nextRowAt,
      rowSourceAt,
      rowTargetAt,
      rowPivotsAt,
    ) {
      const words = views.int32;
      const [rowStart, columnIndex] = [rowStartAt >>> 2, columnIndexAt >>> 2];
      const [rowPosition, columnPosition] = [rowPositionAt >>> 2, columnPositionAt >>> 2];
      const [pivotStart, frontOf] = [pivotStartAt >>> 2, frontOfAt >>> 2];
      const [nextColumn, columnSource] = [nextColumnAt >>> 2, columnSourceAt >>> 2];
      const [columnTarget, columnPivots] = [columnTargetAt >>> 2, columnPivotsAt >>> 2];
      const [nextRow, rowSource] = [nextRowAt >>> 2, rowSourceAt >>> 2];
      const [rowTarget, rowPivots] = [rowTargetAt >>> 2, rowPivotsAt >>> 2];
      for (let i = 0; i < size; i++) {
        const row = words[rowPosition + i]!;
        const rowFront = words[frontOf + row]!;
        const pivotEnd = symmetric !== 0 ? size : words[pivotStart + rowFront + 1]!;
        for (let e = words[rowStart + i]!; e < words[rowStart + i + 1]!; e++) {
          const column = words[columnPosition + words[columnIndex + e]!]!;
          if (column < row) {
            const at = words[nextColumn + words[frontOf + column]!]!++;
            words[columnSource + at] = e;
            words[columnTarget + at] = row;
            words[columnPivots + at] = column;
          } else if (column < pivotEnd) {
            const at = words[nextColumn + rowFront]!++;
            words[columnSource + at] = e;
            words[columnTarget + at] = symmetric !== 0 ? column : row;
            words[columnPivots + at] = symmetric !== 0 ? row : column;
          } else {
            const at = words[nextRow + rowFront]!++;
            words[rowSource + at] = e;
            words[rowTarget + at] = column;
            words[rowPivots + at] = row;
          }
        }
      }
    },
    placeFrontEntries(
      fronts,
      pivotStartAt,
      rowStartAt,
      rowsAt,
      childStartAt,
      childrenAt,
      columnStartAt,
      columnTargetAt,
      columnPivotsAt,
      rowListStartAt,
      rowTargetAt,
      rowPivotsAt,
      relativeAt,
      placeAt,
    ) {
      const words = views.int32;
      const [pivotStart, rowStart, rows] = [pivotStartAt >>> 2, rowStartAt >>> 2, rowsAt >>> 2];
      const [childStart, children] = [childStartAt >>> 2, childrenAt >>> 2];
      const [columnStart, columnTarget, columnPivots] = [
        columnStartAt >>> 2,
        columnTargetAt >>> 2,
        columnPivotsAt >>> 2,
      ];
      const [rowListStart, rowTarget, rowPivots] = [rowListStartAt >>> 2, rowTargetAt >>> 2, rowPivotsAt >>> 2];
      const [relative, place] = [relativeAt >>> 2, placeAt >>> 2];
      for (let f = 0; f < fronts; f++) {
        const first = words[pivotStart + f]!;
        const end = words[pivotStart + f + 1]!;
        let at = end - first;
        for (let q = words[rowStart + f]!; q < words[rowStart + f + 1]!; q++) words[place + words[rows + q]!] = at++;
        for (let p = first; p < end; p++) words[place + p] = p - first;
        for (let e = words[columnStart + f]!; e < words[columnStart + f + 1]!; e++)
          words[columnTarget + e] =
            ((words[columnPivots + e]! - first) << 16) | words[place + words[columnTarget + e]!]!;
        for (let e = words[rowListStart + f]!; e < words[rowListStart + f + 1]!; e++)
          words[rowTarget + e] =
            ((words[rowPivots + e]! - first) << 16) | (words[place + words[rowTarget + e]!]! - (end - first));
        for (let c = words[childStart + f]!; c < words[childStart + f + 1]!; c++) {
          const child = words[children + c]!;
          for (let q = words[rowStart + child]!; q < words[rowStart + child + 1]!; q++)
            words[relative + q] = words[place + words[rows + q]!]!;
        }
      }
    },
  };
}
