/** A computed number with what it may be off by. */
export interface Estimate {
  readonly value: number;
  /** Half-width of the interval in which the exact value is expected; not a strict bound. */
  readonly error: number;
}

/**
 * The limit of a sequence of values on meshes that are refined by two each time (Richardson): the order is read from three values where they
 * approach each other evenly, else the last step stays as the error.
 * @param values coarse to fine, two or more
 */
export function richardson(values: readonly number[]): Estimate {
  const fine = values.at(-1)!;
  const last = fine - values.at(-2)!;
  if (values.length < 3) return { value: fine, error: Math.abs(last) };
  const before = values.at(-2)! - values.at(-3)!;
  const ratio = before / last;
  // Orders below 1/2 are none; steps that change sign, or fall faster than with order 5, are not continued.
  if (!(Math.abs(ratio) > Math.SQRT2)) return { value: fine, error: Math.max(Math.abs(last), Math.abs(before)) };
  if (!(ratio > 0 && ratio < 32)) return { value: fine, error: Math.abs(last) };
  const correction = last / (ratio - 1);
  return { value: fine + correction, error: Math.abs(correction) };
}

/** An estimate carried through a function, to first order. */
export function carry({ value, error }: Estimate, f: (x: number) => number): Estimate {
  const [low, high] = [f(value - error), f(value + error)];
  return { value: f(value), error: Math.abs(high - low) / 2 };
}
