import type { DriveProfile } from '../measured-series/drive-profile.js';
import type { SeriesLog } from '../measured-series/parse-series.js';
import type { MeasuredSeries } from '../measured-series/per-area.js';

/**
 * The log of a step that follows one. What drives the run (`profile`) is part of a scenario's hash; the log and what was measured are
 * kept beside, and neither is written with the inputs of a run.
 */
export class FollowedLog {
  /** What the log asks of the cell; set once the area of the cell is known, see `completeFollows`. */
  profile: DriveProfile | null = null;
  #measured: MeasuredSeries | null = null;
  readonly #name: string;
  readonly #log: SeriesLog | null;

  constructor(name: string, log: SeriesLog | null) {
    this.#name = name;
    this.#log = log;
  }

  /** As the file has it; null when the file could not be read. */
  get log(): SeriesLog | null {
    return this.#log;
  }

  /**
   * What was measured, per area; its time begins with the step (s).
   *
   * @throws TypeError before `completeFollows`
   */
  get measured(): MeasuredSeries {
    if (this.#measured === null) throw new TypeError(`the log ${this.#name} has not been completed`);
    return this.#measured;
  }

  /** Number of straight lines that stand for the log. */
  get segments(): number {
    return this.profile?.duration.length ?? 0;
  }

  complete(profile: DriveProfile, measured: MeasuredSeries): void {
    this.profile = profile;
    this.#measured = measured;
  }

  /** What is told of it with the inputs of a run. */
  toJSON(): Readonly<Record<string, number>> {
    const { profile } = this;
    if (profile === null) return {};
    let duration = 0;
    let charge = 0;
    for (let index = 0; index < profile.duration.length; index++) {
      duration += profile.duration[index]!;
      charge += 0.5 * (profile.currentFrom[index]! + profile.currentTo[index]!) * profile.duration[index]!;
    }
    return { rows: this.#log?.time.length ?? 0, segments: this.segments, duration, capacity: charge };
  }
}
