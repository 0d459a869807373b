import { type CaseFamily, CasePool } from '../cases/index.js';
import { milliampsPerSquareCentimetre } from '../critical/result.js';
import { type CaseEvaluator, type CaseStore, runCases } from '../sweep/index.js';
import { nodesAcross } from './map-grid.js';
import { mapNodeOf, type SearchedNode, searchedNode } from './node.js';
import type { AtlasPlan, AtlasSeries } from './plan.js';
import { type FilledNode, fillMap, heldOutNodes, type MapRequest, type RefinedMap, refineMap } from './refine.js';

/** A map of one mode and one series as it was searched. */
export interface SearchedMap {
  readonly mode: 'ccs' | 'ccp';
  readonly series: AtlasSeries;
  readonly refined: RefinedMap;
  /** Every node of the fine grid, searched or interpolated, in natural logarithms of mA/cm^2. */
  readonly filled: readonly FilledNode[];
  readonly searched: ReadonlyMap<number, SearchedNode>;
  /** Searches at nodes that the map interpolates: by how much it misses (natural logarithm, null where one of the two has no value). */
  readonly heldOut: readonly {
    readonly node: number;
    readonly answer: SearchedNode;
    readonly expected: number | null;
    readonly miss: number | null;
  }[];
}

export interface SearchMapOptions {
  readonly plan: AtlasPlan;
  readonly mode: 'ccs' | 'ccp';
  readonly series: AtlasSeries;
  readonly family: CaseFamily;
  readonly store: CaseStore;
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** After each search. */
  onSearch?(): void;
}

/** Searches that go through one pool and one store, each from the guess that is given with it. */
export interface Searcher {
  /** @param guess natural logarithm of the expected current (mA/cm^2) */
  search(
    requests: readonly { readonly set: readonly string[]; readonly guess: number | null }[],
  ): Promise<SearchedNode[]>;
  close(): Promise<void>;
}

/** Opens the threads of a family's searches. */
export function searcher(
  options: Pick<SearchMapOptions, 'family' | 'store' | 'jobs' | 'signal' | 'onSearch'>,
): Searcher {
  const { family, store, jobs, signal, onSearch } = options;
  const pool = new CasePool({ family, jobs, signal });
  return {
    async search(requests) {
      const guesses = new Map(requests.map(({ set, guess }) => [JSON.stringify(set), guess]));
      const guided: CaseEvaluator = {
        jobs: pool.jobs,
        stop: pool.stop,
        evaluate(set, files) {
          const guess = guesses.get(JSON.stringify(set)) ?? null;
          return pool.evaluate(set, {
            ...files,
            ...(guess === null ? {} : { guess: milliampsPerSquareCentimetre * Math.exp(guess) }),
          });
        },
      };
      const sets = requests.map(({ set }) => set);
      const outcomes = await runCases({ family, sets, store, pool: guided, signal, onProgress: () => onSearch?.() });
      return outcomes.map(searchedNode);
    },
    close: () => pool.close(),
  };
}

/**
 * Maps a critical current by searches that each begin at what their neighbours let expect. Every search is stored as it ends; what is stored is not
 * searched again. The map depends neither on the number of threads nor on interruptions.
 *
 * @throws Interrupted; LithostatError when a search cannot be stored
 */
export async function searchMap(options: SearchMapOptions): Promise<SearchedMap> {
  const { plan, mode, series } = options;
  const { settings, shape } = plan;
  const searched = new Map<number, SearchedNode>();
  const searches = searcher(options);
  const evaluate = async (requests: readonly MapRequest[]): Promise<SearchedNode[]> =>
    searches.search(requests.map(({ node, guess }) => ({ set: [...series.set, ...plan.setAt(node)], guess })));
  try {
    const refined = await refineMap({
      shape,
      accuracy: Math.log1p(settings.accuracy),
      // The contour is to be as good as the searches allow.
      levelAccuracy: Math.log1p(plan.width[mode]),
      levels: settings.target === undefined ? [] : [Math.log(settings.target / milliampsPerSquareCentimetre)],
      evaluate: async (requests) => {
        const answers = await evaluate(requests);
        requests.forEach(({ node }, index) => {
          searched.set(node, answers[index]);
        });
        return answers.map(mapNodeOf);
      },
    });
    const filled = fillMap(refined);
    const held = heldOutNodes(refined, settings.heldOut);
    const answers = await evaluate(held.map((node) => ({ node, guess: filled[node].value })));
    const heldOut = held.map((node, index) => {
      const answer = answers[index];
      const expected = filled[node].value;
      const { value } = mapNodeOf(answer);
      return { node, answer, expected, miss: value === null || expected === null ? null : Math.abs(value - expected) };
    });
    return { mode, series, refined, filled, searched, heldOut };
  } finally {
    await searches.close();
  }
}

/** Work of a map, and what the same resolution would have cost by searches at every node, each without a guess. */
export function workOf({ refined, searched, heldOut }: SearchedMap, low: number, width: number) {
  const [columns, rows] = nodesAcross(refined.shape);
  const nodes = [...searched.values()];
  const cold = nodes.map(({ ceiling }) => {
    if (ceiling === null || ceiling <= low) return 1;
    const cells = Math.max(1, Math.ceil(Math.log(ceiling / low) / Math.log1p(width) - 1e-9));
    // Both ends, a bisection, and one on each side to verify.
    return 4 + Math.ceil(Math.log2(cells));
  });
  const perSearch = cold.reduce((sum, one) => sum + one, 0) / cold.length;
  const probes = nodes.reduce((sum, one) => sum + one.probes, 0);
  const heldOutProbes = heldOut.reduce((sum, { answer }) => sum + answer.probes, 0);
  return {
    searches: nodes.length,
    probes,
    heldOutSearches: heldOut.length,
    heldOutProbes,
    gridSearches: columns * rows,
    gridProbes: Math.round(columns * rows * perSearch),
  };
}
