import type { EventRequest } from '../../models/model.js';
import type { ProbeRecord } from './probe-record.js';

/** When a probe counts as failed, beside the terminal events of the model, which always end it. */
export interface Criterion {
  /** Observables that it looks at, without the number of the electrode. */
  readonly needs: readonly string[];
  /** Whether the initiation of a dendrite is a failure. */
  readonly dendrites: boolean;
  /** Thresholds in force while the electrode is being stripped (undefined: none is). */
  thresholds(stripped: number | undefined): readonly EventRequest[];
  /** Looks at what was recorded after every row; the name of the failure, or null. */
  afterRow?(record: ProbeRecord): string | null;
  /** Looks at what was recorded once the protocol has run. */
  atEnd?(record: ProbeRecord): string | null;
}

/** Gain still to come, relative to the largest void volume seen, above which voids have not settled. */
const growthShare = 0.01;
/** Gain over a cycle, relative to the same, below which they have, whatever its trend. */
const settledShare = 1e-6;

/** Initiation of a dendrite, and nothing else but the terminal events of the model. */
export const dendriteInitiation: Criterion = {
  needs: ['flawOverpotential'],
  dendrites: true,
  thresholds: () => [],
};

/** Terminal events of the model alone: a short among them. */
export const terminalEvents: Criterion = { needs: [], dendrites: false, thresholds: () => [] };

/**
 * Polarisation |V| that rises to a limit.
 *
 * @param limit V
 */
export function voltageLimit(limit: number): Criterion {
  const request = { name: 'voltage', observable: 'voltage', magnitude: true, threshold: limit, direction: 1 } as const;
  return { needs: [], dendrites: false, thresholds: () => [request] };
}

/**
 * Stripping fails when the local current density at the stripped electrode reaches its plating limit, since the dendrite then
 * follows when the current turns; or when that dendrite is seen.
 */
export const localCurrent: Criterion = {
  needs: ['platingLimitUse', 'localCurrentDensity'],
  dendrites: true,
  thresholds: (stripped) =>
    stripped === undefined
      ? []
      : [
          {
            name: `local-current:${stripped}`,
            observable: `platingLimitUse${stripped}`,
            threshold: 1,
            direction: 1,
          },
        ],
};

/** Stripping fails when the contact fraction of the stripped electrode falls to `least`. */
export function contactFraction(least: number): Criterion {
  return {
    needs: ['contactFraction'],
    dendrites: false,
    thresholds: (stripped) =>
      stripped === undefined
        ? []
        : [
            {
              name: `contact-fraction:${stripped}`,
              observable: `contactFraction${stripped}`,
              threshold: least,
              direction: -1,
            },
          ],
  };
}

/**
 * Stripping fails when the polarisation |V| rises by more than `rise` (a fraction) over its value at the moment at which the
 * current was switched on in the first half cycle of the same direction, at any time of any half cycle.
 */
export function voltageRise(rise: number): Criterion {
  return {
    needs: [],
    dendrites: false,
    thresholds: () => [],
    afterRow: (record) => (record.voltageRise > rise ? 'voltage-rise' : null),
  };
}

/**
 * Stripping fails when the open void volume at the end of an electrode's strip is larger by more than `bound` (m) in the last cycle than
 * in the one before (with one cycle: than at assembly).
 */
export function voidGrowth(bound: number): Criterion {
  return {
    needs: ['voidVolume'],
    dendrites: false,
    thresholds: () => [],
    atEnd: (record) =>
      named(
        'void-growth',
        record.stripped.find((side) => record.growth(side, 0) > bound),
      ),
  };
}

/**
 * Stripping fails when the open void volume at the end of an electrode's strip has not settled after the last cycle: continued in
 * the ratio of its last two gains, it would still gain more than 1 % of the largest volume seen (without end when they do not shrink).
 */
export const noFixedPoint: Criterion = {
  needs: ['voidVolume'],
  dendrites: false,
  thresholds: () => [],
  atEnd: (record) =>
    named(
      'no-fixed-point',
      record.stripped.find((side) => {
        const last = record.growth(side, 0);
        const before = record.growth(side, 1);
        // Less is the noise of the integrator.
        if (!(last > settledShare * record.largestVoidVolume(side))) return false;
        const still = last < before ? (last * last) / (before - last) : Number.POSITIVE_INFINITY;
        return still > growthShare * record.largestVoidVolume(side);
      }),
    ),
};

function named(event: string, electrode: number | undefined): string | null {
  return electrode === undefined ? null : `${event}:${electrode}`;
}
