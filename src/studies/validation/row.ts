/** A band; null is an open end. */
export type Band = readonly [low: number | null, high: number | null];

/** One measured number with what was predicted for it; the keys of `validation/scores.json`. */
export interface ValidationRow {
  readonly case: string;
  readonly quantity: string;
  /** Of `measured`, `predicted` and `interval`. */
  readonly unit: string;
  readonly measured: number | Band;
  /** Null when the model gives no number; why is in the notes of the report. */
  readonly predicted: number | null;
  /** What the prediction may be, given what is known of its parameters; null when nothing is known. */
  readonly interval: Band | null;
  /** Predicted over measured, for a band over its geometric middle; null when there is no such number. */
  readonly ratio: number | null;
  /** Parameters that were fitted to these data, and how; null when none was. */
  readonly calibratedOn: string | null;
  /** Whether the measured value (or band) overlaps the interval. */
  readonly pass: boolean;
}

const digits = 4;
const rounded = (value: number): number => Number(value.toPrecision(digits));
const roundedBand = ([low, high]: Band): Band => [
  low === null ? null : rounded(low),
  high === null ? null : rounded(high),
];

/**
 * A row, rounded to four digits; `ratio` and `pass` follow from the rest.
 *
 * @param facts the row without `ratio` and `pass`
 */
export function validationRow(facts: Omit<ValidationRow, 'ratio' | 'pass'>): ValidationRow {
  const { measured, predicted, interval, calibratedOn } = facts;
  const band = interval === null ? null : roundedBand(interval);
  const measuredBand = roundedBand(typeof measured === 'number' ? [measured, measured] : measured);
  const middle = geometricMiddle(measuredBand);
  return {
    case: facts.case,
    quantity: facts.quantity,
    unit: facts.unit,
    measured: measuredBand[0] === measuredBand[1] ? measuredBand[0]! : measuredBand,
    predicted: predicted === null ? null : rounded(predicted),
    interval: band,
    ratio: predicted === null || middle === null ? null : rounded(predicted / middle),
    calibratedOn,
    pass: band !== null && overlap(measuredBand, band),
  };
}

/** Geometric middle of a band, or null when an end is open. */
export function geometricMiddle([low, high]: Band): number | null {
  if (low === null || high === null) return null;
  return low === high ? low : Math.sqrt(low * high);
}

function overlap([low, high]: Band, [otherLow, otherHigh]: Band): boolean {
  const reaches = (end: number | null, start: number | null) => end === null || start === null || start <= end;
  return reaches(high, otherLow) && reaches(otherHigh, low);
}
