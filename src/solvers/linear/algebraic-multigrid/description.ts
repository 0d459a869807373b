import type { CyclePrecision, Level } from './level.js';

/** A level of a hierarchy, in numbers. */
export interface LevelDescription {
  readonly nodes: number;
  readonly componentsPerNode: number;
  readonly unknowns: number;
  /** Stored entries, both triangles. */
  readonly entries: number;
  /** Colours that its sweeps go through. */
  readonly colours: number;
}

/** A hierarchy, in numbers. */
export interface MultigridDescription {
  readonly levels: readonly LevelDescription[];
  /** Unknowns of all levels by those of the finest. */
  readonly gridComplexity: number;
  /** Entries of all levels by those of the finest. */
  readonly operatorComplexity: number;
  readonly cycle: 'V' | 'W';
  readonly precision: CyclePrecision;
  /** Smallest eigenvalue of the coarsest level, against a finest diagonal of 1; null where that level is only swept. */
  readonly smallestCoarseEigenvalue: number | null;
  /** Directions of the coarsest level without stiffness: rigid motions of bodies that nothing holds. */
  readonly singularDirections: number;
  /** What may make the hierarchy slow or inexact, in words. */
  readonly warnings: readonly string[];
}

/** How fast a cycle converges. */
export interface ProbeResult {
  /** Factor by which one cycle reduces the energy norm of the slowest error met. */
  readonly contraction: number;
  /** In words, what may be the matter with a slow cycle; null for a fast one. */
  readonly warning: string | null;
}

/** From here on conjugate gradients take more than about fifty iterations to 1e-8. */
const slow = 0.95;

/** Puts a contraction into words. */
export function describeProbe(contraction: number): ProbeResult {
  if (contraction < slow) return { contraction, warning: null };
  return {
    contraction,
    warning:
      `One cycle leaves ${contraction.toFixed(3)} of the slowest error. Usual reasons: a nearly incompressible material (a Poisson's ratio ` +
      'above 0.48: take a mixed formulation, or solve directly), rigid-body modes that were not given, thin skewed elements, or ' +
      'coefficients that jump from element to element.',
  };
}

/** Operator complexity from which on a hierarchy is called dear. */
const dear = 2.5;

/** A smallest eigenvalue, against a diagonal of 1, that sums in single precision still see. */
export const singleSees = 1e-7;

/** Puts a hierarchy into numbers and warnings. @param sweptInstead unknowns of a coarsest level that is not solved; 0 otherwise. */
export function describeHierarchy(hierarchy: {
  readonly levels: readonly Level[];
  readonly cycle: 'V' | 'W';
  readonly precision: CyclePrecision;
  readonly smallestCoarseEigenvalue: number | null;
  readonly singularDirections: number;
  readonly sweptInstead: number;
}): MultigridDescription {
  const { cycle, precision, smallestCoarseEigenvalue, singularDirections, sweptInstead } = hierarchy;
  const levels = hierarchy.levels.map(({ pattern, m }) => ({
    nodes: pattern.nodes,
    componentsPerNode: m,
    unknowns: pattern.nodes * m,
    entries: pattern.columns.length * m * m,
    colours: pattern.colours.length - 1,
  }));
  const total = (key: 'unknowns' | 'entries'): number => levels.reduce((sum, level) => sum + level[key], 0);
  const gridComplexity = levels.length === 0 ? 1 : total('unknowns') / levels[0]!.unknowns;
  const operatorComplexity = levels.length === 0 ? 1 : total('entries') / levels[0]!.entries;
  const warnings: string[] = [];
  if (operatorComplexity > dear)
    warnings.push(
      `The operator complexity is ${operatorComplexity.toFixed(2)}: a cycle costs that many times its finest level. Below ${dear} is usual; ` +
        'a smaller threshold joins more nodes.',
    );
  if (smallestCoarseEigenvalue !== null && smallestCoarseEigenvalue < singleSees)
    warnings.push(
      `The matrix is ill-conditioned: its smallest eigenvalue is below ${smallestCoarseEigenvalue.toExponential(1)} of its diagonal; the ` +
        `cycle works in ${precision} precision.`,
    );
  if (singularDirections > 0)
    warnings.push(
      `The matrix is singular: ${singularDirections} directions of the coarsest level have no stiffness. Right-hand sides must be in ` +
        'balance.',
    );
  if (sweptInstead > 0)
    warnings.push(
      `Coarsening stopped at ${sweptInstead} unknowns, which are swept instead of solved; convergence may be slow.`,
    );
  return {
    levels,
    gridComplexity,
    operatorComplexity,
    cycle,
    precision,
    smallestCoarseEigenvalue,
    singularDirections,
    warnings,
  };
}
