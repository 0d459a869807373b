import type { VoidClass } from './parameters.js';

/** Cumulative normal distribution by the complementary error function (Abramowitz & Stegun 7.1.26 refined by Newton below). */
function standardNormal(x: number): number {
  // Series for small arguments, continued fraction for large ones: full double precision, set-up only.
  const z = Math.abs(x) * Math.SQRT1_2;
  let tail: number;
  if (z < 2.5) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
      term *= (-z * z) / k;
      sum += term / (2 * k + 1);
      if (k > 200) break;
    }
    tail = 0.5 - sum / Math.sqrt(Math.PI);
  } else {
    let fraction = 0;
    for (let k = 60; k >= 1; k--) fraction = (0.5 * k) / (z + fraction);
    tail = Math.exp(-z * z) / (2 * Math.sqrt(Math.PI) * (z + fraction));
  }
  return x > 0 ? 1 - tail : tail;
}

/** Quantile of the standard normal distribution at a probability in (0, 1), by bisection to round-off. */
function normalQuantile(probability: number): number {
  let low = -9;
  let high = 9;
  for (let i = 0; i < 80; i++) {
    const middle = 0.5 * (low + high);
    if (standardNormal(middle) < probability) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

export interface PopulationParameters {
  /** Area-weighted median of the cell radius (m). */
  readonly spacing: number;
  /** Standard deviation of ln(spacing), area weighted. */
  readonly spacingSpread: number;
  /** Number of classes; one when there is no spread. */
  readonly classes: number;
  /** m. */
  readonly seedRadius: number;
  /** Radius at assembly (m), or undefined. */
  readonly initialRadius?: number | undefined;
  /** Contact fraction that the voids leave at assembly, or undefined. */
  readonly initialContact?: number | undefined;
  readonly coverage: 'lattice' | 'random';
}

/**
 * Classes of a log-normal population of spacings: equal shares of the area, each at the median of its share, so that the
 * median of the population is kept. A seed is at most a fifth of its spacing.
 */
export function voidPopulation(parameters: PopulationParameters): VoidClass[] {
  const { spacing, spacingSpread, seedRadius, initialRadius, initialContact, coverage } = parameters;
  const count = spacingSpread > 0 ? parameters.classes : 1;
  return Array.from({ length: count }, (_, k) => {
    const own = spacing * Math.exp(spacingSpread * normalQuantile((k + 0.5) / count));
    const seed = Math.min(seedRadius, own / 5);
    let radius = Math.max(seed, initialRadius ?? 0);
    if (initialContact !== undefined) {
      const covered = coverage === 'lattice' ? 1 - initialContact : -Math.log(initialContact);
      radius = Math.sqrt(seed * seed + covered * own * own);
    }
    return { spacing: own, areaShare: 1 / count, seedRadius: seed, initialRadius: radius };
  });
}
