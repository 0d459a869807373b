// Residuals of what solvers answered, by code that shares nothing with them.

const norm = (vector) => Math.sqrt(vector.reduce((sum, entry) => sum + entry * entry, 0));

/** b - A x of a linear system. */
export function residual({ pattern, values, symmetry }, x, rightHandSide) {
  const out = Float64Array.from(rightHandSide);
  const { rowStart, columnIndex, rows } = pattern;
  for (let row = 0; row < rows; row++) {
    for (let at = rowStart[row]; at < rowStart[row + 1]; at++) {
      const column = columnIndex[at];
      out[row] -= values[at] * x[column];
      if (symmetry === 'symmetric' && column !== row) out[column] -= values[at] * x[row];
    }
  }
  return out;
}

/** |b - A x| / |b|, Euclidean. */
export function relativeResidual(matrix, x, rightHandSide) {
  return norm(residual(matrix, x, rightHandSide)) / norm(rightHandSide);
}

/** Largest |b - A x|_i / (|A| |x| + |b|)_i: the componentwise backward error (Oettli and Prager 1964). */
export function backwardError(matrix, x, rightHandSide) {
  const absolute = { ...matrix, values: matrix.values.map(Math.abs) };
  const size = residual(
    absolute,
    Float64Array.from(x, Math.abs),
    Float64Array.from(rightHandSide, (b) => -Math.abs(b)),
  );
  let worst = 0;
  residual(matrix, x, rightHandSide).forEach((entry, row) => {
    // NaN stays: a solver that answers it is not right.
    if (entry !== 0) worst = Math.max(worst, Math.abs(entry / size[row]));
  });
  return worst;
}

/**
 * Relative residual of potentials of a conduction problem on voxels, and the currents (A) into the low and out of the high page
 * (from high potential to low ones positive). Cells without any conductance do not count.
 * @param problem as voxelConduction makes it @param potential one for each voxel
 */
export function voxelResidual({ shape, spacing, conductivity: { labels, phases }, boundaries }, potential) {
  const [pages, rows, columns] = shape;
  const plane = rows * columns;
  const faceFactor = [
    (spacing[1] * spacing[2]) / spacing[0],
    (spacing[0] * spacing[2]) / spacing[1],
    (spacing[0] * spacing[1]) / spacing[2],
  ];
  const strides = [plane, columns, 1];
  const harmonic = (a, b) => (a > 0 && b > 0 ? (2 * a * b) / (a + b) : 0);
  const currents = [0, 0];
  let square = 0;
  let rightSquare = 0;
  for (let page = 0; page < pages; page++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const at = page * plane + row * columns + column;
        const here = phases[labels[at]];
        if (here === 0) continue;
        const place = [page, row, column];
        let balance = 0;
        for (let axis = 0; axis < 3; axis++) {
          for (const side of [-1, 1]) {
            const index = place[axis] + side;
            if (index < 0 || index >= shape[axis]) continue;
            const other = at + side * strides[axis];
            balance += faceFactor[axis] * harmonic(here, phases[labels[other]]) * (potential[at] - potential[other]);
          }
        }
        let right = 0;
        [0, pages - 1].forEach((end, side) => {
          if (page !== end) return;
          const condition = boundaries.z[side];
          const resistance = condition.kind === 'potential' ? 0 : condition.resistance[row * columns + column];
          const conductance = (spacing[1] * spacing[2]) / (resistance + (0.5 * spacing[0]) / here);
          const outside = condition.kind === 'potential' ? condition.value : condition.potential;
          const out = conductance * (potential[at] - outside);
          currents[side] += side === 0 ? out : -out;
          balance += conductance * potential[at];
          right += conductance * outside;
        });
        square += (right - balance) ** 2;
        rightSquare += right ** 2;
      }
    }
  }
  return { relative: Math.sqrt(square / rightSquare), currents };
}
