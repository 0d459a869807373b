/** What the tests use of odex 2.0.4: extrapolation after Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I. */
declare namespace odex {
  class Solver {
    constructor(equations: number);
    absoluteTolerance: number;
    relativeTolerance: number;
    solve(
      derivative: (x: number, y: number[]) => number[],
      start: number,
      state: readonly number[],
      end: number,
    ): { readonly y: number[]; readonly xEnd: number; readonly nStep: number };
  }
}

declare const odex: { readonly Solver: typeof odex.Solver };
export default odex;
