/** Chains of one quantity, all of the same length. */
export type Chains = readonly (readonly number[] | Float64Array)[];

/** Convergence of one quantity. */
export interface ChainDiagnostics {
  /** Rank-normalised split R-hat, the larger of location and scale; 1 when the chains cannot be told apart. */
  readonly rHat: number;
  /** Number of independent samples with the same error of the centre. */
  readonly bulkSize: number;
  /** The same for the 5 % and 95 % quantiles, the smaller. */
  readonly tailSize: number;
}

/** Largest R-hat and smallest effective size at which samples are taken as converged (Vehtari et al. 2021). */
export const convergedRHat = 1.01;
export const convergedSize = 400;

/**
 * Convergence diagnostics of Markov chains by ranks.
 *
 * @param chains at least one chain of at least four samples
 * @param normalQuantile quantile function of the standard normal distribution
 * Source: Vehtari, Gelman, Simpson, Carpenter and Bürkner, Bayesian Anal. 16, 667 (2021).
 */
export function chainDiagnostics(chains: Chains, normalQuantile: (p: number) => number): ChainDiagnostics {
  const split = halves(chains);
  const normalised = rankNormalised(split, normalQuantile);
  const middle = median(split.flatMap((chain) => [...chain]));
  const folded = rankNormalised(
    split.map((chain) => Float64Array.from(chain, (value) => Math.abs(value - middle))),
    normalQuantile,
  );
  const sorted = Float64Array.from(split.flatMap((chain) => [...chain])).sort();
  const tail = [0.05, 0.95].map((share) => {
    const at = quantileOf(sorted, share);
    return effectiveSize(split.map((chain) => Float64Array.from(chain, (value) => (value <= at ? 1 : 0))));
  });
  return {
    rHat: Math.max(potentialReduction(normalised), potentialReduction(folded)),
    bulkSize: effectiveSize(normalised),
    tailSize: Math.min(...tail),
  };
}

function halves(chains: Chains): Float64Array[] {
  return chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2);
    return [Float64Array.from(chain.slice(0, half)), Float64Array.from(chain.slice(chain.length - half))];
  });
}

/** Quantile of sorted values by linear interpolation (type 7 of Hyndman and Fan 1996). */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

function median(values: readonly number[]): number {
  return quantileOf(Float64Array.from(values).sort(), 0.5);
}

/** Ranks over all chains (ties share their mean rank), as normal scores (Blom 1958). */
function rankNormalised(chains: readonly Float64Array[], normalQuantile: (p: number) => number): Float64Array[] {
  const length = chains[0].length;
  const all = chains.flatMap((chain) => [...chain]);
  const order = Array.from(all.keys()).sort((a, b) => all[a] - all[b] || a - b);
  const ranks = new Float64Array(all.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && all[order[end + 1]] === all[order[start]]) end++;
    for (let k = start; k <= end; k++) ranks[order[k]] = (start + end) / 2 + 1;
    start = end + 1;
  }
  const scores = ranks.map((rank) => normalQuantile((rank - 3 / 8) / (all.length + 1 / 4)));
  return chains.map((_, c) => scores.slice(c * length, (c + 1) * length));
}

/** Arithmetic mean. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k];
  return sum / values.length;
}

function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += (values[k] - centre) ** 2;
  return sum / (values.length - 1);
}

/** Gelman and Rubin's R-hat of chains; 1 for chains that are all constant and equal. */
function potentialReduction(chains: readonly Float64Array[]): number {
  const length = chains[0].length;
  const within = mean(chains.map(variance));
  const between = length * variance(chains.map(mean));
  if (within === 0) return between === 0 ? 1 : Number.POSITIVE_INFINITY;
  return Math.sqrt(((length - 1) / length) * 1 + between / (length * within));
}

/**
 * Effective sample size by Geyer's initial monotone sequence over all chains.
 * Source: Geyer, Stat. Sci. 7, 473 (1992); the combination of chains as in Vehtari et al. (2021), eq. 10-13.
 */
export function effectiveSize(chains: readonly Float64Array[]): number {
  const length = chains[0].length;
  const total = length * chains.length;
  const variances = chains.map(variance);
  const within = mean(variances);
  const between = chains.length > 1 ? variance(chains.map(mean)) : 0;
  const pooled = (within * (length - 1)) / length + between;
  if (!(pooled > 0)) return total;
  const centres = chains.map(mean);
  const correlation = (lag: number): number => {
    let sum = 0;
    chains.forEach((chain, c) => {
      let product = 0;
      for (let k = 0; k + lag < length; k++) product += (chain[k] - centres[c]) * (chain[k + lag] - centres[c]);
      sum += product / length;
    });
    const covariance = sum / chains.length;
    return 1 - (within - covariance) / pooled;
  };
  let sum = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let last = 0;
  for (let lag = 0; lag + 1 < length - 1; lag += 2) {
    const pair = (lag === 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (!(pair > 0)) {
      last = Math.max(0, correlation(lag));
      break;
    }
    smallest = Math.min(smallest, pair);
    sum += smallest;
  }
  const time = Math.max(-1 + 2 * sum + last, 1 / Math.log10(total));
  return total / time;
}
