import { availableParallelism } from 'node:os';
import { conduct, type ImageAxis, type ImageConduction, missingPhase } from '../imaging/conduct.js';
import { readLabelImage } from '../io/image/index.js';
import { countPhases } from '../mesh/image/index.js';
import type { WrittenConductivities } from './conduct-options.js';

/** What `image conduct` asks for, as data that may go to another thread. */
export interface ConductTask {
  readonly file: string;
  readonly spacing: readonly [number, number, number];
  readonly dataset?: string;
  readonly axis: ImageAxis;
  readonly phase?: number;
  readonly conductivities: WrittenConductivities;
  readonly sides: 'insulated' | 'periodic';
  readonly tolerance?: number;
  readonly threads?: number;
}

/** What it answers. */
export interface ConductAnswer extends ImageConduction {
  /** Wall time of the check and the solve, without reading the file. */
  readonly seconds: number;
  readonly file: string;
  readonly shape: readonly [number, number, number];
  /** m, along z, y, x. */
  readonly voxel: readonly [number, number, number];
}

/** What it says while it works. */
export interface ConductNews {
  note(text: string): void;
  progress(text: string): void;
}

/** More phases than that make one think of grey values. */
const fewPhases = 16;
/** From here on a second thread pays in a process that solves once: starting it takes as long as solving some 50^3 voxels. */
const voxelsForThreads = 96 ** 3;
/** The solver is bound by the memory, which a few threads saturate. */
const mostThreads = 8;

/** Does what `image conduct` asks. @throws LithostatError */
export async function computeConduction(task: ConductTask, news: ConductNews): Promise<ConductAnswer> {
  const { image, notes } = await readLabelImage(task.file, {
    spacing: task.spacing,
    ...(task.dataset === undefined ? {} : { dataset: task.dataset }),
  });
  for (const note of notes) news.note(note);
  const { byPhase, ofPhase } = task.conductivities;
  if (byPhase === undefined && task.phase === undefined) throw missingPhase(image);
  const phases = countPhases(image);
  if (phases.length > fewPhases)
    news.note(
      `${task.file} has ${phases.length} different numbers, each a phase. If they are grey values, segment it first.`,
    );
  const present = phases.some(({ value }) => value === task.phase);
  if (byPhase === undefined && ofPhase === undefined && present)
    news.note(`The conductivity of phase ${task.phase} is not given: it is taken as 1 S/m.`);
  const conductivities = byPhase ?? new Map([[task.phase!, ofPhase ?? 1]]);
  const threads =
    task.threads ?? (image.labels.length < voxelsForThreads ? 1 : Math.min(mostThreads, availableParallelism()));
  const began = performance.now();
  news.progress('looking for what percolates');
  const conduction = conduct(image, {
    conductivities,
    ...(task.phase === undefined ? {} : { phase: task.phase }),
    axis: task.axis,
    sides: task.sides,
    ...(task.tolerance === undefined ? {} : { tolerance: task.tolerance }),
    threads,
    progress: (iterations, residual) =>
      news.progress(`${iterations} iterations, relative residual ${residual.toExponential(1)}`),
  });
  const seconds = (performance.now() - began) / 1000;
  return { ...conduction, seconds, file: task.file, shape: image.shape, voxel: image.spacing };
}
