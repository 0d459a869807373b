import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from '../../io/run/canonical-json.js';
import { LithostatError } from '../../quantity/issue.js';
import type { CriticalMode, CriticalResult } from '../critical/index.js';
import type { StudySource } from '../load-study.js';
import type { SearchReply, SearchTask } from './search-worker.js';

/** What a search for a critical current answered (mA/cm^2). */
export interface Answer {
  readonly low: number | null;
  readonly high: number | null;
  readonly status: CriticalResult['status'];
  readonly ceiling: CriticalResult['ceiling']['reason'];
  readonly message: string;
}

/** Runs whole searches, several at a time; each is stored in a folder of its own, so that none is computed twice. */
export interface Searches {
  /** @throws LithostatError for bad input */
  find(source: StudySource, mode: CriticalMode): Promise<Answer>;
  close(): Promise<void>;
}

export interface SearchesOptions {
  /** Folder in which the searches are stored. */
  readonly folder: string;
  /** Threads; the answers do not depend on it. */
  readonly jobs: number;
  /** After each search: how many are done, and how many were asked for so far. */
  onProgress?(done: number, asked: number): void;
}

/**
 * Searches on threads, one search a thread, which wastes less than the probes of one search on several. From TypeScript sources
 * (tests) there are no threads, since they need compiled files.
 */
export function searchesOnThreads({ folder, jobs, onProgress }: SearchesOptions): Searches {
  const worker = new URL('./search-worker.js', import.meta.url);
  let asked = 0;
  let done = 0;
  let pool: Promise<{ run(task: SearchTask): Promise<SearchReply>; destroy(): Promise<void> }> | undefined;
  const start = async () => {
    const { Piscina } = await import('piscina');
    return new Piscina({ filename: fileURLToPath(worker), maxThreads: jobs, minThreads: jobs });
  };
  return {
    async find(source, mode) {
      asked++;
      const out = join(folder, contentHash({ source, mode }).slice(0, 16));
      let reply: SearchReply;
      if (import.meta.url.endsWith('.js')) {
        pool ??= start();
        reply = await (await pool).run({ source, mode, out });
      } else {
        const { default: search } = await import('./search-worker.js');
        reply = await search({ source, mode, out });
      }
      if ('issues' in reply) throw new LithostatError(reply.issues, reply.exitCode);
      onProgress?.(++done, asked);
      return reply.answer;
    },
    async close() {
      await (await pool)?.destroy();
    },
  };
}
