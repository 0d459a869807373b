import type { Issue } from '../../quantity/index.js';
import { LithostatError } from '../../quantity/index.js';

/** Collects what is wrong with the parameters of a generator, so that all of it is said at once. */
export class ParameterChecks {
  readonly #issues: Issue[] = [];
  readonly #generator: string;

  /** @param generator name of the generator, before the names of its parameters. */
  constructor(generator: string) {
    this.#generator = generator;
  }

  /** Notes a problem unless something holds. */
  require(holds: boolean, parameter: string, got: unknown, expected: string, message = 'is out of range'): boolean {
    if (!holds) {
      this.#issues.push({
        code: 'out-of-range',
        path: `${this.#generator}.${parameter}`,
        message: `${parameter} ${message}`,
        got: String(got),
        expected,
      });
    }
    return holds;
  }

  /** A length, a ratio: finite and above 0. */
  positive(parameter: string, value: number): boolean {
    return this.require(Number.isFinite(value) && value > 0, parameter, value, 'a positive number');
  }

  /** A number of cells. */
  count(parameter: string, value: number, least = 1): boolean {
    return this.require(Number.isInteger(value) && value >= least, parameter, value, `a whole number from ${least} on`);
  }

  /** @throws LithostatError with all that was noted */
  done(): void {
    if (this.#issues.length > 0) throw new LithostatError(this.#issues);
  }
}
