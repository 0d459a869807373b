import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Issue } from '../../quantity/issue.js';
import { claimFolder } from '../claim-folder.js';
import { codeIdentity } from '../code-identity.js';
import { Interrupted } from '../interruption.js';
import work from './closure-worker.js';
import {
  allTasks,
  type ClosureAnswer,
  type ClosureReply,
  type ClosureTableName,
  type ClosureTask,
  closureTables,
} from './tasks.js';

export interface ClosureOptions {
  readonly out: string;
  /** Threads; as many as the machine runs at once by default. */
  readonly jobs?: number | undefined;
  /** What to solve; everything by default. */
  readonly tasks?: readonly ClosureTask[] | undefined;
  readonly signal?: AbortSignal | undefined;
  onProgress?(done: number, of: number): void;
}

interface ClosureRow {
  readonly table: ClosureTableName;
  readonly parameters: ClosureTask['parameters'];
  /** Null where the problem could not be solved; `issues` say why. */
  readonly answer: ClosureAnswer | null;
  readonly issues?: readonly Issue[];
}

export interface ClosureResult {
  /** Version and digest of the code that made it. */
  readonly code: string;
  readonly folder: string;
  readonly rows: readonly ClosureRow[];
  /** Rows that were there already. */
  readonly kept: number;
}

/**
 * Solves the cell problems of closure and writes `cells.jsonl` (as they finish; what is there of the same code is not computed again),
 * `closure.json` and a CSV for every table.
 * @throws Interrupted
 */
export async function runClosure(options: ClosureOptions): Promise<ClosureResult> {
  const { out, tasks = allTasks(), signal, onProgress } = options;
  claimFolder(out, ['cells.jsonl']);
  const code = codeIdentity();
  const store = join(out, 'cells.jsonl');
  const known = readStore(store, code);
  const missing = tasks.filter((task) => !known.has(keyOf(task)));
  const kept = tasks.length - missing.length;
  // A cut last line is closed, so that the next row is not lost with it.
  appendFileSync(store, existsSync(store) && !readFileSync(store, 'utf8').endsWith('\n') ? '\n' : '');
  let done = kept;
  const solve = await solver(options.jobs ?? availableParallelism());
  // Threads in the middle of a problem do not look up.
  signal?.addEventListener('abort', () => void solve.close(), { once: true });
  try {
    await Promise.all(
      missing.map(async (task) => {
        if (signal?.aborted) throw new Interrupted();
        const reply = await solve.run(task);
        const row: ClosureRow =
          'answer' in reply ? { ...task, answer: reply.answer } : { ...task, answer: null, issues: reply.issues };
        known.set(keyOf(task), row);
        appendFileSync(store, `${JSON.stringify({ code, ...row })}\n`);
        onProgress?.(++done, tasks.length);
      }),
    );
  } catch (error) {
    if (signal?.aborted) throw new Interrupted();
    throw error;
  } finally {
    await solve.close();
  }
  const rows = tasks.map((task) => known.get(keyOf(task))!);
  writeTables(out, code, rows);
  return { code, folder: out, rows, kept };
}

const keyOf = ({ table, parameters }: ClosureTask): string => JSON.stringify([table, parameters]);

function readStore(store: string, code: string): Map<string, ClosureRow> {
  const known = new Map<string, ClosureRow>();
  if (!existsSync(store)) return known;
  for (const line of readFileSync(store, 'utf8').split('\n')) {
    // The last line of an interrupted study may be cut.
    let row: ClosureRow & { readonly code: string };
    try {
      row = JSON.parse(line);
    } catch {
      continue;
    }
    const { code: made, ...rest } = row;
    if (made === code) known.set(keyOf(row), rest);
  }
  return known;
}

interface Solver {
  run(task: ClosureTask): Promise<ClosureReply>;
  close(): Promise<void>;
}

/** Threads; from TypeScript sources (tests), where there are none, this one. */
async function solver(jobs: number): Promise<Solver> {
  if (!import.meta.url.endsWith('.js')) return { run: async (task) => work(task), close: async () => {} };
  const { Piscina } = await import('piscina');
  const filename = fileURLToPath(new URL('./closure-worker.js', import.meta.url));
  const pool = new Piscina<ClosureTask, ClosureReply>({ filename, maxThreads: jobs, minThreads: 1 });
  return {
    run: (task) => pool.run(task),
    close: () => pool.destroy(),
  };
}

function writeTables(out: string, code: string, rows: readonly ClosureRow[]): void {
  const names = [...new Set(rows.map(({ table }) => table))];
  const tables = Object.fromEntries(
    names.map((name) => [name, { ...closureTables[name], rows: rows.filter(({ table }) => table === name) }]),
  );
  writeFileSync(join(out, 'closure.json'), `${JSON.stringify({ code, tables }, null, 2)}\n`);
  for (const name of names) {
    const { title, parameters, values } = closureTables[name];
    const columns = [...parameters, ...values.flatMap((value) => [value, `${value} error`])];
    const lines = rows
      .filter(({ table }) => table === name)
      .map((row) => {
        const cells = values.flatMap((value) => [row.answer?.[value]?.value ?? '', row.answer?.[value]?.error ?? '']);
        return [...parameters.map((parameter) => row.parameters[parameter]), ...cells].join(',');
      });
    const head = [`# ${title}`, `# all dimensionless; lithostat ${code}`, columns.join(',')];
    writeFileSync(join(out, `${name}.csv`), `${[...head, ...lines].join('\n')}\n`);
  }
}
