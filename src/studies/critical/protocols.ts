import type { FlatStep } from '../../io/scenario/index.js';

/** Half cycles of both directions: stripping electrode 1 is +1. */
export type Directions = readonly (1 | -1)[];

/**
 * Half cycles of equal charge at one current density.
 *
 * @param currentDensity magnitude (A/m^2)
 * @param capacity charge of each half cycle (C/m^2)
 * @param cycles how often the directions are gone through
 * @param directions of the half cycles of one cycle
 */
export function* halfCycles(
  currentDensity: number,
  capacity: number,
  cycles: number,
  directions: Directions,
): Generator<FlatStep, void, undefined> {
  for (let cycle = 1; cycle <= cycles; cycle++) {
    for (const direction of directions) {
      yield {
        kind: 'current',
        label: `cycle ${cycle}/${cycles} . ${direction > 0 ? 'strip' : 'plate'}`,
        currentDensity: direction * currentDensity,
        until: [{ kind: 'capacity', value: capacity }],
      };
    }
  }
}

/** The laboratory's stepped test; SI. */
export interface SteppedTest {
  /** Current densities of the levels (A/m^2). */
  readonly levels: readonly number[];
  readonly halfCycle: { readonly kind: 'capacity' | 'time'; readonly value: number };
  /** Rest after each half cycle (s); 0 for none. */
  readonly rest: number;
}

/**
 * Current densities of a stepped test: start, start + step, … up to stop; a step that divides the range up to rounding reaches it.
 */
export function steppedLevels(start: number, step: number, stop: number): number[] {
  const count = Math.floor((stop - start) / step + 1e-9) + 1;
  return Array.from({ length: count }, (_, level) => start + level * step);
}

/** Number of flat steps of one level. */
export function stepsPerLevel({ rest }: SteppedTest, directions: Directions): number {
  return directions.length * (rest > 0 ? 2 : 1);
}

/** The stepped test, unrolled: at each level a half cycle and a rest for each direction. */
export function* steppedTest(test: SteppedTest, directions: Directions): Generator<FlatStep, void, undefined> {
  for (const [level, currentDensity] of test.levels.entries()) {
    for (const direction of directions) {
      const label = `level ${level + 1}/${test.levels.length} . ${direction > 0 ? 'strip' : 'plate'}`;
      yield { kind: 'current', label, currentDensity: direction * currentDensity, until: [test.halfCycle] };
      if (test.rest > 0) yield { kind: 'rest', label: `${label} . rest`, duration: test.rest, until: [] };
    }
  }
}
