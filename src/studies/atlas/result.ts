import type { Regime } from '../critical/index.js';
import type { AtlasContour, LeastValue } from './answers.js';
import type { NodeStatus } from './node.js';
import type { SampledBand } from './samples.js';

/** A node that was searched; currents in mA/cm^2. */
export interface AtlasNode {
  readonly column: number;
  readonly row: number;
  readonly status: NodeStatus;
  readonly low: number | null;
  readonly high: number | null;
  readonly regime: Regime | null;
  readonly byDiffusion: number | null;
  readonly byCreep: number | null;
  readonly byPlasticFlow: number | null;
  readonly probes: number;
  readonly reason: string;
}

/** One map of an atlas; every current in mA/cm^2, every place in the units of the axes. */
export interface AtlasMap {
  readonly mode: 'ccs' | 'ccp';
  /** What the lists set, as text, by path. */
  readonly series: Readonly<Record<string, string>>;
  readonly criterion: string | null;
  /** Content hash of what its searches have in common. */
  readonly family: string;
  readonly work: {
    readonly searches: number;
    readonly probes: number;
    readonly heldOutSearches: number;
    readonly heldOutProbes: number;
    readonly gridSearches: number;
    /** Searches at every node, each without a guess; from the number of cells that each has to bisect. */
    readonly gridProbes: number;
  };
  readonly error: {
    /** Width of a search, relative. */
    readonly width: number;
    /** Largest error of the interpolation by its own estimate, relative; null where nothing is interpolated. */
    readonly estimated: number | null;
    /** Of the held-out searches, relative: largest and root mean square; null without any. */
    readonly heldOutLargest: number | null;
    readonly heldOutRootMeanSquare: number | null;
    /** Held-out searches whose status or regime was another than the map's. */
    readonly heldOutOtherKind: number;
  };
  /** Nodes of the fine grid by status and by regime. */
  readonly statuses: Readonly<Partial<Record<NodeStatus, number>>>;
  readonly regimes: Readonly<Partial<Record<Regime, number>>>;
  readonly nodes: readonly AtlasNode[];
  readonly heldOut: readonly (AtlasNode & { readonly expected: number | null })[];
  /** The fine grid, `[row][column]`. */
  readonly grid: {
    readonly critical: readonly (readonly (number | null)[])[];
    /** Half width of what is known of the current, relative: half a search and the error of the interpolation. */
    readonly uncertainty: readonly (readonly (number | null)[])[];
    readonly status: readonly (readonly NodeStatus[])[];
    readonly regime: readonly (readonly (Regime | null)[])[];
  };
  readonly target: {
    readonly current: number;
    readonly contour: readonly AtlasContour[];
    /** The contour if every current were by its uncertainty larger, and smaller. */
    readonly contourIfLarger: readonly AtlasContour[];
    readonly contourIfSmaller: readonly AtlasContour[];
    /** Axis along which the smallest value that holds the target is told, and that of the lines. */
    readonly along: string;
    readonly other: string | null;
    readonly least: readonly LeastValue[];
    /** The same for the upper and the lower quantile of the samples: the pressures that a lucky and an unlucky cell need; null without samples. */
    readonly leastOfBand: { readonly upper: readonly LeastValue[]; readonly lower: readonly LeastValue[] } | null;
  } | null;
  readonly measured: readonly {
    readonly place: readonly number[];
    readonly measured: number;
    readonly predicted: number | null;
    readonly source: string;
    /** Whether values that the map rests on were fitted to this source. */
    readonly calibrated: boolean;
  }[];
  /** Quantiles over samples of the uncertain parameters; null when none were asked for. */
  readonly band: SampledBand | null;
}

/** An atlas as `atlas.json` holds it. */
export interface AtlasResult {
  readonly lithostat: string;
  readonly format: 1;
  readonly title: string;
  readonly axes: readonly {
    readonly path: string;
    readonly unit: string;
    readonly spacing: 'linear' | 'logarithmic';
    readonly values: readonly number[];
  }[];
  readonly accuracy: number;
  readonly conditions: { readonly temperature: number; readonly stackPressure: number };
  readonly set: readonly string[];
  readonly maps: readonly AtlasMap[];
}
