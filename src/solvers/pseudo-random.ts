/** Numbers in [-1, 1), the same for the same seed on any machine (linear congruences; Press et al., Numerical Recipes, "ranqd1"). */
export function pseudoRandom(size: number, seed: number): Float64Array {
  const numbers = new Float64Array(size);
  let state = seed >>> 0;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    numbers[i] = state / 2 ** 31 - 1;
  }
  return numbers;
}
