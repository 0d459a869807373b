import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '../../io/run/atomic-write.js';
import type { CaseFiles, CaseOutcome } from '../cases/index.js';
import { Interrupted } from '../interruption.js';
import type { CaseStore } from './case-store.js';

/** A case that is to be computed. */
export interface CaseRequest {
  readonly key: string;
  readonly set: readonly string[];
  /** Its number in the study: says in which shard it is stored. */
  readonly number: number;
  /** Where a search begins, see `EvaluateOptions`: it changes no outcome. */
  readonly guess?: number | undefined;
}

/** Whoever computes cases, a few at a time: a `CasePool`. */
export interface CaseEvaluator {
  readonly jobs: number;
  evaluate(set: readonly string[], files?: CaseFiles): Promise<CaseOutcome>;
  /** Interrupts what runs. */
  stop(): void;
}

export interface ComputeOptions {
  readonly pool: CaseEvaluator;
  /** Taken one by one as cases end, each key once. */
  readonly requests: Iterable<CaseRequest>;
  readonly store?: CaseStore | undefined;
  /** Folder in which interrupted cases leave what they have. */
  readonly checkpoints?: string | undefined;
  /** After each case, in the order in which they end; what it throws ends the work. */
  onOutcome?(request: CaseRequest, outcome: CaseOutcome): void;
}

/** Requests that wait for each case that is computed, so that no thread waits for its next one. */
const ahead = 2;
/** A case that took less (s) leaves no checkpoint, unless it was interrupted before. */
const shortest = 10;

/**
 * Computes cases and stores each as it ends.
 *
 * @throws Interrupted when the pool was stopped, LithostatError when an outcome cannot be stored: what was stored before stays
 */
export async function computeCases(options: ComputeOptions): Promise<void> {
  const { pool, store, onOutcome } = options;
  const files = options.checkpoints === undefined ? undefined : new CheckpointFolder(options.checkpoints);
  const requests = options.requests[Symbol.iterator]();
  const failures: unknown[] = [];

  const running = store?.running();
  const lane = async (place: number): Promise<void> => {
    while (failures.length === 0) {
      const next = requests.next();
      if (next.done) return;
      const { key, set, number, guess } = next.value;
      const outcome = await pool.evaluate(set, { key, guess, ...files?.place(key), ...running?.files(place, key) });
      // A disk that refused one line may take the next: the rest would be a guess at what is stored.
      if (failures.length > 0) return;
      store?.append(key, outcome, number);
      files?.done(key, outcome);
      onOutcome?.(next.value, outcome);
    }
  };
  const guarded = async (place: number): Promise<void> => {
    try {
      await lane(place);
    } catch (error) {
      failures.push(error);
      pool.stop();
    }
  };
  await Promise.all(Array.from({ length: ahead * pool.jobs }, (_, place) => guarded(place)));
  // Stopping for another failure interrupts the rest, which is not what went wrong.
  const failure = failures.find((one) => !(one instanceof Interrupted)) ?? failures[0];
  if (failure !== undefined) throw failure;
}

/** Checkpoints by key. Files are looked for only where there may be some: on a shared disk each look costs. */
class CheckpointFolder {
  private readonly left: Set<string>;

  constructor(private readonly directory: string) {
    try {
      mkdirSync(directory, { recursive: true });
      this.left = new Set(readdirSync(directory));
    } catch (error) {
      throw fileError(error, directory, 'create');
    }
  }

  place(key: string): Pick<CaseFiles, 'checkpointFile' | 'hasCheckpoint'> {
    return { checkpointFile: join(this.directory, nameOf(key)), hasCheckpoint: this.left.has(nameOf(key)) };
  }

  /** The outcome is stored: what led there is not needed any more. */
  done(key: string, { seconds, status }: CaseOutcome): void {
    if (seconds.wall < shortest && status !== 'failed:timeout' && !this.left.has(nameOf(key))) return;
    rmSync(join(this.directory, nameOf(key)), { force: true });
  }
}

function nameOf(key: string): string {
  return `${key}.json`;
}
