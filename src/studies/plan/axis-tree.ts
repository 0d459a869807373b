import type { Choice } from './column.js';

/**
 * Combinations of values, counted and made one by one: `together` holds the rows of axes that change together, `product` combines all
 * of each part with all of the others (the last changes fastest), `either` takes the parts one after another.
 */
export type AxisTree =
  | {
      readonly kind: 'together';
      readonly count: number;
      /** Places of the columns. */
      readonly columns: readonly number[];
      /** A choice for each column and row; null leaves the scenario as it is. */
      readonly choices: readonly (readonly (Choice | null)[])[];
    }
  | { readonly kind: 'product' | 'either'; readonly count: number; readonly parts: readonly AxisTree[] };

/** @param choices for each column one a row, all of the same number */
export function together(columns: readonly number[], choices: readonly (readonly (Choice | null)[])[]): AxisTree {
  return { kind: 'together', count: choices[0]?.length ?? 1, columns, choices };
}

export function product(parts: readonly AxisTree[]): AxisTree {
  return { kind: 'product', count: parts.reduce((count, part) => count * part.count, 1), parts };
}

export function either(parts: readonly AxisTree[]): AxisTree {
  return { kind: 'either', count: parts.reduce((count, part) => count + part.count, 0), parts };
}

/**
 * Writes the choices of one combination.
 * @param index 0 to count - 1
 * @param into one place a column; those that the combination does not set are left alone
 */
export function assign(tree: AxisTree, index: number, into: (Choice | null)[]): void {
  if (tree.kind === 'together') {
    for (let i = 0; i < tree.columns.length; i++) into[tree.columns[i]] = tree.choices[i][index];
    return;
  }
  if (tree.kind === 'either') {
    for (const part of tree.parts) {
      if (index < part.count) {
        assign(part, index, into);
        return;
      }
      index -= part.count;
    }
    return;
  }
  for (let i = tree.parts.length - 1; i >= 0; i--) {
    const part = tree.parts[i];
    assign(part, index % part.count, into);
    index = Math.floor(index / part.count);
  }
}
