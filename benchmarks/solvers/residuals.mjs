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
  const count = phases.length;
  const volume = spacing[0] * spacing[1] * spacing[2];
  const [alongZ, alongY, alongX] = spacing.map((length) => volume / length ** 2);
  // Harmonic means of all pairs of phases.
  const mean = Float64Array.from({ length: count * count }, (_, pair) => {
    const [a, b] = [phases[Math.floor(pair / count)], phases[pair % count]];
    return a > 0 && b > 0 ? (2 * a * b) / (a + b) : 0;
  });
  const currents = [0, 0];
  let square = 0;
  let rightSquare = 0;
  /** Current (A) from a page's end to the potential beyond it, and what of it stands on the right-hand side. */
  const outward = (side, at, entry) => {
    const condition = boundaries.z[side];
    const fixed = condition.kind === 'potential';
    const resistance = fixed ? 0 : condition.resistance[entry];
    const conductance = (spacing[1] * spacing[2]) / (resistance + (0.5 * spacing[0]) / phases[labels[at]]);
    const outside = fixed ? condition.value : condition.potential;
    const out = conductance * (potential[at] - outside);
    currents[side] += side === 0 ? out : -out;
    return [conductance * potential[at], conductance * outside];
  };
  let at = -1;
  for (let page = 0; page < pages; page++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        at++;
        const label = labels[at];
        if (phases[label] === 0) continue;
        const means = label * count;
        const here = potential[at];
        let balance = 0;
        if (page > 0) balance += alongZ * mean[means + labels[at - plane]] * (here - potential[at - plane]);
        if (page < pages - 1) balance += alongZ * mean[means + labels[at + plane]] * (here - potential[at + plane]);
        if (row > 0) balance += alongY * mean[means + labels[at - columns]] * (here - potential[at - columns]);
        if (row < rows - 1) balance += alongY * mean[means + labels[at + columns]] * (here - potential[at + columns]);
        if (column > 0) balance += alongX * mean[means + labels[at - 1]] * (here - potential[at - 1]);
        if (column < columns - 1) balance += alongX * mean[means + labels[at + 1]] * (here - potential[at + 1]);
        let right = 0;
        for (let side = 0; side < 2; side++) {
          if (page !== side * (pages - 1)) continue;
          const [held, given] = outward(side, at, row * columns + column);
          balance += held;
          right += given;
        }
        square += (right - balance) ** 2;
        rightSquare += right ** 2;
      }
    }
  }
  return { relative: Math.sqrt(square / rightSquare), currents };
}
