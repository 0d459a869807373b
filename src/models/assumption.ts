/** A parameter that a prediction rests on, with how far it can be relied on and where it comes from. */
export interface Assumption {
  /** Dotted name as a scenario writes it: `voids.vacancyFraction`. */
  readonly name: string;
  /** Electrode that it belongs to, counted from 1; null when it holds for both alike. */
  readonly electrode: number | null;
  /** SI for numbers. */
  readonly value: number | string | boolean;
  /** SI unit; `1` for plain numbers, empty for words. */
  readonly unit: string;
  /** `scenario` for a value that the scenario gives. */
  readonly certainty: string;
  readonly source: string;
}
