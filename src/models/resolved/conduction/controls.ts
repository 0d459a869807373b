import type { Issue } from '../../../quantity/index.js';
import { LithostatError } from '../../../quantity/index.js';
import type { SparsePattern } from '../../../solvers/index.js';
import type { ElectrodeControl } from './problem.js';

/** What is given of the electrodes, in their order. @throws LithostatError naming every electrode that is missing, unknown or has no number */
export function orderedControls(
  names: readonly string[],
  controls: Readonly<Record<string, ElectrodeControl>>,
): ElectrodeControl[] {
  const issues: Issue[] = Object.keys(controls)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      code: 'unknown-electrode',
      path: `controls.${name}`,
      message: `There is no electrode ${name}.`,
      got: name,
      expected: names.join(', '),
    }));
  const ordered = names.map((name): ElectrodeControl => {
    const control = controls[name];
    const path = `controls.${name}`;
    if (control === undefined) {
      issues.push({
        code: 'missing-control',
        path,
        message: `Neither potential nor current is given for the electrode ${name}.`,
        remedy: 'Give { potential } in V or { current } in A; { current: 0 } for one that floats.',
      });
      return { current: 0 };
    }
    const value = 'potential' in control ? control.potential : control.current;
    if (!Number.isFinite(value))
      issues.push({
        code: 'out-of-range',
        path,
        message: `The electrode ${name} needs a finite number.`,
        got: String(value),
      });
    return control;
  });
  if (issues.length > 0) throw new LithostatError(issues);
  return ordered;
}

/** Number of the connected part of each unknown, and how many there are. */
export function connectedParts({ rows, rowStart, columnIndex }: SparsePattern): { part: Int32Array; count: number } {
  const parent = Int32Array.from({ length: rows }, (_, row) => row);
  const root = (start: number): number => {
    let at = start;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (let row = 0; row < rows; row++)
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const [a, b] = [root(row), root(columnIndex[k]!)];
      if (a < b) parent[b] = a;
      else parent[a] = b;
    }
  const number = new Int32Array(rows).fill(-1);
  const part = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const at = root(row);
    if (number[at]! < 0) number[at] = count++;
    part[row] = number[at]!;
  }
  return { part, count };
}

/**
 * Makes of the rows of the electrodes, which hold their currents (A), what is left of what is given of them: current or potential.
 * @param firstElectrode unknown of the first electrode
 */
export function holdControls(
  controls: readonly ElectrodeControl[],
  firstElectrode: number,
  unknowns: Float64Array,
  residual: Float64Array,
): void {
  controls.forEach((control, index) => {
    const row = firstElectrode + index;
    if ('potential' in control) residual[row] = unknowns[row]! - control.potential;
    else residual[row] = residual[row]! - control.current;
  });
}

/**
 * Refuses controls that leave the potential of a connected part free: it has neither an electrode of given potential nor a node of given
 * potential.
 * @param anchored 1 for unknowns that are coupled with a node of given potential. @param describe names an unknown with its place.
 * @throws LithostatError naming a place in each such part
 */
export function requireGauge(
  { part, count }: { readonly part: Int32Array; readonly count: number },
  anchored: Uint8Array,
  firstElectrode: number,
  controls: readonly ElectrodeControl[],
  describe: (unknown: number) => string,
): void {
  const held = new Uint8Array(count);
  for (let unknown = 0; unknown < part.length; unknown++) if (anchored[unknown] === 1) held[part[unknown]!] = 1;
  controls.forEach((control, index) => {
    if ('potential' in control) held[part[firstElectrode + index]!] = 1;
  });
  const issues: Issue[] = [];
  for (let number = 0; number < count; number++)
    if (held[number] === 0 && issues.length < 5)
      issues.push({
        code: 'floating-potential',
        path: 'controls',
        message: `Nothing holds the potential of the part with ${describe(part.indexOf(number))}.`,
        remedy:
          'Give one of its electrodes a potential (0 V sets the reference); an isolated part of the electrolyte is cut out of the mesh.',
      });
  if (issues.length > 0) throw new LithostatError(issues);
}
