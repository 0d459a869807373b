import type { StudySettings } from '../../io/scenario/index.js';
import { LithostatError } from '../../quantity/index.js';
import { type Copula, type CorrelatedPair, gaussianCopula, unitDesign } from '../../statistics/index.js';
import type { Choice, Column } from './column.js';
import type { Sampler } from './parameters.js';

/** The samples of the parameters. */
export interface Samples {
  readonly columns: readonly Column[];
  /** Number of samples. */
  readonly count: number;
  /** @param index 0 to count - 1 @returns one choice a column */
  at(index: number): readonly Choice[];
}

/**
 * Draws the samples of the parameters.
 *
 * @param samplers in the order of the parameters
 * @throws LithostatError when a correlation cannot be, or the design cannot have so many samples or parameters
 */
export function samplesOf(samplers: readonly Sampler[], settings: StudySettings): Samples {
  const { design } = settings;
  const columns = samplers.flatMap((sampler) => sampler.columns);
  if (samplers.length === 0 || design === undefined || design.kind === 'grid')
    return { columns: [], count: 1, at: () => [] };
  const dimensions = samplers.length;
  const copula = copulaOf(samplers, settings);
  const points = placed('study.design', () =>
    unitDesign(design.kind as Exclude<typeof design.kind, 'grid'>, {
      samples: design.samples ?? 0,
      dimensions,
      seed: design.seed,
      secondOrder: design.secondOrder,
    }),
  );
  if (copula !== null)
    for (let offset = 0; offset < points.length; offset += dimensions) copula.transform(points, offset);
  return {
    columns,
    count: points.length / dimensions,
    at: (index) => samplers.flatMap((sampler, dimension) => sampler.choose(points[index * dimensions + dimension])),
  };
}

/** The dependence of the parameters; null where they are independent. */
function copulaOf(samplers: readonly Sampler[], { correlations }: StudySettings): Copula | null {
  if (correlations.length === 0) return null;
  const placeOf = (path: string) => samplers.findIndex(({ columns }) => columns.some((column) => column.path === path));
  const issues = correlations.flatMap(({ between }, index) =>
    between.flatMap((path, side) => {
      if (samplers[placeOf(path)]?.isOrdered) return [];
      return [
        {
          code: 'out-of-range',
          path: `study.correlations[${index}].between[${side}]`,
          message: `${path} is chosen from a list, and has no rank that could go with another`,
          got: path,
          expected: 'a parameter with a distribution of numbers',
          remedy: 'remove the correlation; what goes together in a file of samples is kept together',
        },
      ];
    }),
  );
  if (issues.length > 0) throw new LithostatError(issues);
  const pairs = correlations.map(
    ({ between, rank, normal }): CorrelatedPair => ({
      variables: [placeOf(between[0]), placeOf(between[1])],
      correlation: rank ?? normal ?? 0,
      measure: rank === undefined ? 'normal-score' : 'rank',
    }),
  );
  try {
    return gaussianCopula(samplers.length, pairs);
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    // Variables are numbered there; here they have names.
    throw new LithostatError(
      error.issues.map((issue) =>
        issue.code === 'not-positive-definite'
          ? {
              ...issue,
              path: 'study.correlations',
              message: 'these correlations contradict each other: no parameters can have all of them',
              got: correlations
                .map(({ between, rank, normal }) => `${between.join(' and ')} ${rank ?? normal}`)
                .join('; '),
            }
          : { ...issue, path: `study.correlations${issue.path}` },
      ),
    );
  }
}

/** Adds where in the scenario a problem of the mathematics lies. */
function placed<T>(place: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof LithostatError)) throw error;
    throw new LithostatError(
      error.issues.map((issue) => ({ ...issue, path: issue.path === 'samples' ? `${place}.samples` : place })),
    );
  }
}
