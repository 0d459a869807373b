import { exitCodes } from '../../quantity/index.js';
import { writeRanges } from '../../studies/slurm/array-ranges.js';
import { type ChunkState, type SweepStatus, sweepStatus } from '../../studies/slurm/status.js';

/** `lithostat sweep status DIR`. @returns the exit code */
export async function status(folder: string, options: { readonly json?: boolean }): Promise<number> {
  const found = await sweepStatus(folder);
  process.stdout.write(options.json ? `${JSON.stringify(asData(found), null, 2)}\n` : describe(found, folder));
  return exitCodes.done;
}

const states: readonly ChunkState[] = ['done', 'running', 'waiting', 'missing'];

function chunksIn({ chunks }: SweepStatus, state: ChunkState): number[] {
  return chunks.flatMap((one, chunk) => (one === state ? [chunk] : []));
}

function asData(found: SweepStatus) {
  const { title, cases, chunks, tasks, queueProblem, damage } = found;
  const byState = Object.fromEntries(states.map((state) => [state, chunksIn(found, state)]));
  return { title, cases, chunks: { total: chunks.length, ...byState }, tasks, queueProblem, damage };
}

function describe(found: SweepStatus, folder: string): string {
  const { title, cases, chunks, tasks, queueProblem, damage } = found;
  const { total, pending, byStatus } = cases;
  const lines = [title, `${total - pending} of ${total} cases have an outcome`];
  const width = Math.max(0, ...Object.keys(byStatus).map((name) => name.length));
  for (const [name, count] of Object.entries(byStatus)) lines.push(`  ${name.padEnd(width)}  ${count}`);
  const counted = states
    .map((state) => ({ state, list: chunksIn(found, state) }))
    .filter(({ list }) => list.length > 0)
    .map(({ state, list }) =>
      state === 'done' ? `${list.length} done` : `${list.length} ${state} (${abridged(list)})`,
    );
  lines.push(`Chunks: ${chunks.length}${counted.length === 0 ? '' : `, of them ${counted.join(', ')}`}`);
  if (tasks !== null) {
    const merging = tasks.filter(({ chunk }) => chunk === null).map(({ job, state }) => `merge ${job} ${state}`);
    const reasons = [...new Set(tasks.map(({ reason }) => reason).filter((reason) => reason !== 'None'))];
    const why = reasons.length === 0 ? '' : `; waits for: ${reasons.join(', ')}`;
    lines.push(
      `In the queue: ${tasks.length - merging.length} tasks${merging.map((one) => `, ${one}`).join('')}${why}`,
    );
  }
  if (queueProblem !== null) lines.push(`The queue could not be asked: ${queueProblem}`);
  for (const { file, lines: count } of damage)
    lines.push(`${file}: ${count} lines are not whole; their cases are computed again`);
  if (pending > 0 && (tasks ?? []).length === 0) {
    lines.push(`The sweep command that began ${folder} computes what is missing.`);
  }
  return `${lines.join('\n')}\n`;
}

/** A long list of chunks, its beginning only. */
function abridged(chunks: readonly number[]): string {
  const text = writeRanges(chunks);
  return text.length > 60 ? `${text.slice(0, text.lastIndexOf(',', 60))},…` : text;
}
