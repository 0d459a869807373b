import { type Issue, LithostatError } from '../../quantity/index.js';
import { randomStream } from '../random.js';
import { latinHypercube } from './latin-hypercube.js';
import { morrisTrajectories } from './morris.js';
import { saltelliBlock, saltelliPoints } from './saltelli.js';
import { sobolDimensions, sobolPoints } from './sobol.js';

/** The kinds of design in the unit cube. */
export const designKinds = ['monte-carlo', 'latin-hypercube', 'sobol', 'saltelli', 'morris'] as const;
export type DesignKind = (typeof designKinds)[number];

export interface DesignOptions {
  /** Points; for `saltelli` the number of blocks A, B; for `morris` the number of trajectories. */
  readonly samples: number;
  readonly dimensions: number;
  readonly seed: number;
  /** `latin-hypercube`: points in the middle of their cells. */
  readonly centred?: boolean;
  /** `latin-hypercube`: how many are drawn, of which the one with the largest smallest distance is kept. Default 1. */
  readonly candidates?: number;
  /** `saltelli`: with the points that indices of second order need. */
  readonly secondOrder?: boolean;
  /** `morris`: levels of the grid, even. Default 4. */
  readonly levels?: number;
}

/** How many points a design has. */
export function designSize(kind: DesignKind, options: Omit<DesignOptions, 'seed'>): number {
  const { samples, dimensions, secondOrder = false } = options;
  if (kind === 'saltelli') return samples * saltelliBlock(dimensions, secondOrder);
  return kind === 'morris' ? samples * (dimensions + 1) : samples;
}

function check(kind: DesignKind, { samples, dimensions, seed, candidates = 1, levels = 4 }: DesignOptions): void {
  const most = kind === 'sobol' ? sobolDimensions() : kind === 'saltelli' ? sobolDimensions() / 2 : 100_000;
  const points = designSize(kind, { samples, dimensions });
  const asked: [path: string, got: number, holds: boolean, expected: string][] = [
    ['samples', samples, Number.isInteger(samples) && samples >= 1, 'a whole number of at least 1'],
    ['seed', seed, Number.isFinite(seed), 'a finite number'],
    [
      'dimensions',
      dimensions,
      Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= most,
      `a whole number from 1 to ${most}`,
    ],
    ['candidates', candidates, Number.isInteger(candidates) && candidates >= 1, 'a whole number of at least 1'],
    ['levels', levels, Number.isInteger(levels) && levels >= 2 && levels % 2 === 0, 'an even number of at least 2'],
    // The array of all points has to fit into memory.
    ['samples', samples, !(points * dimensions > 2 ** 30), 'a design of at most 2^30 numbers'],
  ];
  const issues = asked
    .filter(([, , holds]) => !holds)
    .map(([path, got, , expected]): Issue => {
      return {
        code: 'out-of-range',
        path,
        message: `${path} of a ${kind} design has to be ${expected}, not ${got}`,
        got: String(got),
        expected,
      };
    });
  if (issues.length > 0) throw new LithostatError(issues);
}

/**
 * Points of a design in the open unit cube, for the quantiles of distributions.
 * @returns designSize*dimensions numbers, a point a row. The same options give the same points. `monte-carlo`, `sobol`, `saltelli` and
 *   `morris` designs with more samples begin with the points of those with fewer; a `latin-hypercube` does not.
 * @throws LithostatError when an option is out of range; the path of the issue is the name of the option.
 */
export function unitDesign(kind: DesignKind, options: DesignOptions): Float64Array {
  check(kind, options);
  const { samples, dimensions, seed, secondOrder = false, levels = 4 } = options;
  switch (kind) {
    case 'monte-carlo': {
      const random = randomStream(seed);
      return new Float64Array(samples * dimensions).map(() => random.uniform());
    }
    case 'latin-hypercube':
      return latinHypercube(samples, dimensions, seed, options);
    case 'sobol':
      return sobolPoints(samples, dimensions, seed);
    case 'saltelli':
      return saltelliPoints(samples, dimensions, seed, secondOrder);
    case 'morris':
      return morrisTrajectories(samples, dimensions, seed, levels);
  }
}
