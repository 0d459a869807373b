/**
 * A lower bound of |A^-1| in the norm of largest column sum, nearly always within a factor of three, for a few solves (Hager 1984;
 * Higham 1988, algorithm 4.1).
 * @param solve output = A^-1 input. @param solveTransposed output = A^-T input.
 */
export function inverseNormEstimate(
  size: number,
  solve: (input: Float64Array, output: Float64Array) => void,
  solveTransposed: (input: Float64Array, output: Float64Array) => void,
): number {
  if (size === 0) return 0;
  const x = new Float64Array(size).fill(1 / size);
  const y = new Float64Array(size);
  const z = new Float64Array(size);
  let estimate = 0;
  let chosen = -1;
  for (let pass = 0; pass < 5; pass++) {
    solve(x, y);
    const next = y.reduce((sum, value) => sum + Math.abs(value), 0);
    if (pass > 0 && !(next > estimate)) break;
    estimate = next;
    for (let i = 0; i < size; i++) x[i] = y[i]! < 0 ? -1 : 1;
    solveTransposed(x, z);
    let largest = 0;
    for (let i = 1; i < size; i++) if (Math.abs(z[i]!) > Math.abs(z[largest]!)) largest = i;
    if (largest === chosen) break;
    chosen = largest;
    x.fill(0);
    x[chosen] = 1;
  }
  // A vector of alternating signs catches matrices on which the search is fooled (Higham 1988, section 5).
  for (let i = 0; i < size; i++) x[i] = (i % 2 === 0 ? 1 : -1) * (1 + i / Math.max(1, size - 1));
  solve(x, y);
  return Math.max(estimate, (2 * y.reduce((sum, value) => sum + Math.abs(value), 0)) / (3 * size));
}
