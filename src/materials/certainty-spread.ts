import type { PropertyRecord } from './record.js';

/**
 * How far the true value may lie from that of the library, by certainty: geometric standard deviation, so that about two thirds of the
 * truths lie within the factor and 95 % within its square.
 *
 * These are conventions of this library, not measurements. Their order of magnitude: a value of high certainty was measured directly for
 * this material and laboratories agree within about 5 % (Young's modulus by acoustics: Masias et al. 2019; yield strength 0.73 to
 * 0.81 MPa); one of medium certainty differs between laboratories by tens of per cent (creep rates, conductivities of one composition);
 * one of low certainty is a collected order of magnitude; one that was calibrated hangs on the scatter of the data it was fitted to; an
 * assumed one is a guess between plausible limits, a decade wide at 95 %.
 */
const certaintyFactors: Readonly<Record<Exclude<PropertyRecord['certainty'], 'scenario'>, number>> = {
  high: 1.05,
  medium: 1.25,
  low: 2,
  calibrated: 1.3,
  assumed: 3,
};

/**
 * The same for energies (formation, activation). They stand in an exponent, where a factor of 2 would be a factor of 10^9 in a rate; what
 * is published for one process differs by some per cent up to a third.
 */
const certaintyFactorsOfEnergies: typeof certaintyFactors = {
  high: 1.02,
  medium: 1.05,
  low: 1.15,
  calibrated: 1.05,
  assumed: 1.25,
};

/** Default spread of a value of the library. */
export interface LibrarySpread {
  /** Median, SI: the value itself. */
  readonly median: number;
  /** Geometric standard deviation, above 1. */
  readonly factor: number;
  /** The ends of the range that the source gives (SI), where it gives them: nothing beyond them is drawn. */
  readonly low?: number;
  readonly high?: number;
  /** Why this factor, in words: `low certainty: factor 2`, `range of the source …`. */
  readonly reason: string;
}

/**
 * The lognormal spread that a value of the library has by default: by the range of its source where that is closed and positive (read as
 * the middle 95 %, four standard deviations of the logarithm, and cut off there), else by its certainty, cut off at an end that is known.
 * @returns null where there is none: words and switches, values that the user gave, and values that are not above zero.
 */
export function librarySpread(record: PropertyRecord): LibrarySpread | null {
  const { value, certainty, range } = record;
  if (typeof value !== 'number' || !(value > 0) || certainty === 'scenario') return null;
  const [low, high] = range ?? [null, null];
  const ends = { ...(low !== null && { low }), ...(high !== null && { high }) };
  if (low !== null && high !== null && low > 0 && high > low) {
    const factor = (high / low) ** (1 / 4);
    return { median: value, factor, ...ends, reason: 'the range that the source gives, read as 95 %' };
  }
  const energy = record.unit === 'J/mol';
  const factor = (energy ? certaintyFactorsOfEnergies : certaintyFactors)[certainty];
  const kind = energy ? `${certainty} certainty of an energy` : `${certainty} certainty`;
  return { median: value, factor, ...ends, reason: `${kind}: a factor of ${factor} (convention)` };
}
