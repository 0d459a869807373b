import type { MeasuredCritical } from '../../io/measured-critical.js';
import { sameTemperature } from '../../io/same-conditions.js';
import { formatQuantity } from '../../quantity/index.js';
import type { CriticalMode } from '../critical/result.js';

/** A predicted critical current, as an interval; A/m^2, null for an end that no probe bounds. */
export interface PredictedCritical {
  readonly mode: CriticalMode;
  readonly low: number | null;
  readonly high: number | null;
  /** Pa. */
  readonly stackPressure: number | null;
  /** K. */
  readonly temperature: number | null;
  /** Metals and electrolyte of the cell, by name; empty where they are not known. */
  readonly metals: readonly string[];
  readonly electrolyte: string | null;
}

/** How a predicted critical current agrees with a measured one of the same kind. */
export interface CriticalComparison {
  readonly measured: MeasuredCritical;
  /** Predicted over measured, of the geometric means of the two intervals; null where either is open. */
  readonly ratio: number | null;
  /** Decimal logarithm of the ratio. */
  readonly logError: number | null;
  /** Whether the two intervals have a value in common. */
  readonly overlaps: boolean;
  /** Conditions that are not the same, in words; such a comparison is none of the same cell. */
  readonly differs: readonly string[];
}

/** Pressures that differ by no more than this share are the same. */
const samePressure = 0.02;

function middle(low: number | null, high: number | null): number | null {
  if (low === null || high === null) return null;
  return low > 0 ? Math.sqrt(low * high) : high === low ? high : null;
}

function differences(predicted: PredictedCritical, measured: MeasuredCritical): string[] {
  const differs: string[] = [];
  const pressure = (value: number) => formatQuantity(value, 'pressure', 'MPa', 4);
  const temperature = (value: number) => formatQuantity(value, 'temperature', 'degC', 4);
  const check = (
    name: 'stackPressure' | 'temperature',
    words: string,
    show: (value: number) => string,
    same: (a: number, b: number) => boolean,
  ) => {
    const [here, there] = [predicted[name], measured[name]];
    if (there === null) differs.push(`the ${words} of the measurement is not said`);
    else if (here === null) differs.push(`the ${words} of the search is not said`);
    else if (!same(here, there)) differs.push(`${words}: predicted at ${show(here)}, measured at ${show(there)}`);
  };
  const { electrolyte, metal } = measured;
  if (electrolyte === null) differs.push('the electrolyte of the measurement is not said');
  else if (predicted.electrolyte !== null && predicted.electrolyte !== electrolyte) {
    differs.push(`electrolyte: predicted for ${predicted.electrolyte}, measured on ${electrolyte}`);
  }
  if (metal !== null && predicted.metals.length > 0 && !predicted.metals.includes(metal)) {
    differs.push(`metal: predicted for ${predicted.metals.join(' and ')}, measured on ${metal}`);
  }
  check('stackPressure', 'stack pressure', pressure, (a, b) => Math.abs(a - b) <= samePressure * Math.max(a, b));
  check('temperature', 'temperature', temperature, (a, b) => Math.abs(a - b) <= sameTemperature);
  return differs;
}

/**
 * Holds a predicted critical current against measured ones of the same kind.
 *
 * @param predicted interval of a search
 * @param measured limits of any kind; those of another are left out
 * @returns one comparison a limit, those under the same conditions first
 */
export function compareCritical(
  predicted: PredictedCritical,
  measured: readonly MeasuredCritical[],
): CriticalComparison[] {
  return measured
    .filter(({ mode }) => mode === predicted.mode)
    .map((limit): CriticalComparison => {
      const [here, there] = [middle(predicted.low, predicted.high), middle(limit.low, limit.high)];
      const ratio = here === null || there === null || !(there > 0) ? null : here / there;
      return {
        measured: limit,
        ratio,
        logError: ratio === null ? null : Math.log10(ratio),
        overlaps:
          (predicted.low ?? 0) <= (limit.high ?? Number.POSITIVE_INFINITY) &&
          (limit.low ?? 0) <= (predicted.high ?? Number.POSITIVE_INFINITY),
        differs: differences(predicted, limit),
      };
    })
    .sort((a, b) => a.differs.length - b.differs.length);
}
