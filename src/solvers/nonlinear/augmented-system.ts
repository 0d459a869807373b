import type { SparsePattern } from '../linear/sparse/pattern.js';
import type { AdmissibleRegion, Jacobian, NonlinearSystem, VariableGroup } from './system.js';

/** Equations F(x, p) = 0 whose solutions form a branch as the parameter p goes. */
export interface ParametricSystem {
  readonly size: number;
  /** Writes F(x, p). Must not allocate, must not keep references. */
  residual(unknowns: Float64Array, parameter: number, residual: Float64Array): void;
  /** The derivatives by the unknowns. */
  readonly jacobian: {
    readonly pattern: SparsePattern;
    readonly symmetry: 'general' | 'symmetric';
    evaluate(unknowns: Float64Array, parameter: number, values: Float64Array): void;
  };
  /** Writes the derivatives by the parameter. */
  parameterDerivative(unknowns: Float64Array, parameter: number, derivative: Float64Array): void;
  /** Name, unit and, if it matters, the accuracy of the parameter. */
  readonly parameter: { readonly name: string; readonly unit: string; readonly tolerance?: number };
  readonly unknowns?: readonly VariableGroup[];
  readonly equations?: readonly VariableGroup[];
  readonly region?: AdmissibleRegion;
}

/** The system at one value of the parameter. */
export function atParameter(system: ParametricSystem, parameter: number): NonlinearSystem {
  const { size, jacobian, unknowns, equations, region } = system;
  return {
    size,
    residual: (x, residual) => system.residual(x, parameter, residual),
    jacobian: { ...jacobian, evaluate: (x, values) => jacobian.evaluate(x, parameter, values) },
    ...(unknowns === undefined ? {} : { unknowns }),
    ...(equations === undefined ? {} : { equations }),
    ...(region === undefined ? {} : { region }),
  };
}

/**
 * F(x, p) = 0 with p as the last unknown and one linear equation more: normal . (y - anchor) = distance for y = (x, p). The plane
 * is moved by its owner. Regular at turning points of the branch, where F alone is not.
 * Source: Keller, in Applications of Bifurcation Theory (1977) 359.
 */
export class AugmentedSystem implements NonlinearSystem {
  readonly size: number;
  readonly jacobian: Jacobian;
  readonly unknowns: readonly VariableGroup[];
  readonly equations: readonly VariableGroup[];
  readonly region?: AdmissibleRegion;
  readonly normal: Float64Array;
  readonly anchor: Float64Array;
  distance = 0;
  private readonly system: ParametricSystem;
  private readonly x: Float64Array;
  private readonly inner: Float64Array;

  /** @param planeTolerance how well the last equation must hold, in the unit of the parameter. */
  constructor(system: ParametricSystem, planeTolerance: number) {
    const n = system.size;
    this.size = n + 1;
    this.system = system;
    this.x = new Float64Array(n);
    this.inner = new Float64Array(n);
    this.normal = new Float64Array(n + 1);
    this.anchor = new Float64Array(n + 1);
    const { name, unit, tolerance } = system.parameter;
    this.unknowns = [
      ...(system.unknowns ?? single('unknown', n)),
      { name, unit, first: n, count: 1, ...(tolerance === undefined ? {} : { tolerance }) },
    ];
    this.equations = [
      ...(system.equations ?? single('equation', n)),
      { name: 'distance along the branch', unit, first: n, count: 1, tolerance: planeTolerance },
    ];
    if (system.region !== undefined) {
      const { lower, upper } = system.region;
      this.region = {
        ...(lower === undefined ? {} : { lower: extended(lower, Number.NEGATIVE_INFINITY) }),
        ...(upper === undefined ? {} : { upper: extended(upper, Number.POSITIVE_INFINITY) }),
      };
    }
    this.jacobian = this.#border();
  }

  residual(y: Float64Array, residual: Float64Array): void {
    const { x, inner, normal, anchor } = this;
    const n = x.length;
    for (let j = 0; j < n; j++) x[j] = y[j];
    this.system.residual(x, y[n], inner);
    let along = -this.distance;
    for (let j = 0; j <= n; j++) along += normal[j] * (y[j] - anchor[j]);
    for (let i = 0; i < n; i++) residual[i] = inner[i];
    residual[n] = along;
  }

  /** The Jacobian bordered by dF/dp on the right and the normal of the plane below. */
  #border(): Jacobian {
    const { system, x, inner, normal } = this;
    const { pattern, symmetry } = system.jacobian;
    const n = x.length;
    const rows: { column: number; source: number }[][] = Array.from({ length: n }, () => []);
    for (let i = 0; i < n; i++) {
      for (let k = pattern.rowStart[i]; k < pattern.rowStart[i + 1]; k++) {
        const j = pattern.columnIndex[k];
        rows[i].push({ column: j, source: k });
        if (symmetry === 'symmetric' && j !== i) rows[j].push({ column: i, source: k });
      }
    }
    const rowStart = new Int32Array(n + 2);
    for (let i = 0; i < n; i++) rowStart[i + 1] = rowStart[i] + rows[i].length + 1;
    rowStart[n + 1] = rowStart[n] + n + 1;
    const columnIndex = new Int32Array(rowStart[n + 1]);
    const source = new Int32Array(rowStart[n]);
    for (let i = 0; i < n; i++) {
      const entries = rows[i].sort((a, b) => a.column - b.column);
      entries.forEach((entry, k) => {
        columnIndex[rowStart[i] + k] = entry.column;
        source[rowStart[i] + k] = entry.source;
      });
      columnIndex[rowStart[i + 1] - 1] = n;
    }
    for (let j = 0; j <= n; j++) columnIndex[rowStart[n] + j] = j;
    const innerValues = new Float64Array(pattern.columnIndex.length);
    return {
      pattern: { rows: n + 1, columns: n + 1, rowStart, columnIndex },
      symmetry: 'general',
      evaluate(y, values) {
        for (let j = 0; j < n; j++) x[j] = y[j];
        system.jacobian.evaluate(x, y[n], innerValues);
        system.parameterDerivative(x, y[n], inner);
        for (let i = 0; i < n; i++) {
          const last = rowStart[i + 1] - 1;
          for (let k = rowStart[i]; k < last; k++) values[k] = innerValues[source[k]];
          values[last] = inner[i];
        }
        for (let j = 0; j <= n; j++) values[rowStart[n] + j] = normal[j];
      },
    };
  }
}

function extended(values: Float64Array, last: number): Float64Array {
  const longer = new Float64Array(values.length + 1).fill(last);
  longer.set(values);
  return longer;
}

function single(kind: string, size: number): VariableGroup[] {
  return Array.from({ length: size }, (_, index) => ({ name: `${kind} ${index}`, unit: '', first: index, count: 1 }));
}
