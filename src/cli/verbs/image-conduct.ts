import { Worker } from 'node:worker_threads';
import { type ExitCode, exitCodes, formatQuantity, type Issue, LithostatError } from '../../quantity/index.js';
import { readConductivities, readVoxelSize } from '../conduct-options.js';
import type { ConductAnswer, ConductTask } from '../conduct-task.js';
import { interruption, ProgressLine } from '../progress.js';

interface ImageConductOptions {
  readonly phase?: number;
  readonly axis: 'z' | 'y' | 'x';
  readonly voxel?: string;
  readonly conductivity?: string;
  readonly dataset?: string;
  readonly boundary: 'insulated' | 'periodic';
  readonly tolerance?: number;
  readonly threads?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

type News =
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'progress'; readonly text: string }
  | { readonly kind: 'answer'; readonly answer: ConductAnswer }
  | { readonly kind: 'problem'; readonly issues: readonly Issue[]; readonly exitCode: ExitCode };

/** `lithostat image conduct`. @returns the exit code */
export async function imageConduct(file: string, options: ImageConductOptions): Promise<number> {
  const spacing = readVoxelSize(options.voxel);
  const conductivities = readConductivities(options.conductivity);
  const { phase, axis, dataset, tolerance, threads } = options;
  const answer = await inThread(
    {
      file,
      spacing,
      axis,
      conductivities,
      sides: options.boundary,
      ...(phase === undefined ? {} : { phase }),
      ...(dataset === undefined ? {} : { dataset }),
      ...(tolerance === undefined ? {} : { tolerance }),
      ...(threads === undefined ? {} : { threads }),
    },
    new ProgressLine(options.quiet === true),
    options.quiet === true,
  );
  if (answer === null) {
    process.stderr.write('Interrupted: nothing was stored. The same command begins again.\n');
    return exitCodes.interrupted;
  }
  process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : `${describe(answer)}\n`);
  return exitCodes.done;
}

/** Computes in a thread that Ctrl-C ends. @returns null when it was interrupted */
async function inThread(task: ConductTask, progress: ProgressLine, quiet: boolean): Promise<ConductAnswer | null> {
  const worker = new Worker(new URL('../conduct-worker.js', import.meta.url), { workerData: task });
  const { signal, release } = interruption('Interrupted');
  try {
    return await new Promise<ConductAnswer | null>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(null));
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('the thread of the solver ended without an answer')));
      worker.on('message', (news: News) => {
        if (news.kind === 'progress') progress.show(0, news.text, null);
        else if (news.kind === 'note') {
          progress.clear();
          if (!quiet) process.stderr.write(`${news.text}\n`);
        } else if (news.kind === 'answer') resolve(news.answer);
        else reject(new LithostatError(news.issues, news.exitCode));
      });
    });
  } finally {
    progress.clear();
    release();
    await worker.terminate();
  }
}

const unitFor = (edge: number): string => (edge < 1e-7 ? 'nm' : edge < 1e-3 ? 'um' : edge < 1 ? 'mm' : 'm');

/** The answer for people. */
function describe(answer: ConductAnswer): string {
  const { effective, tortuosity, tortuosityOfPercolating, volumeFraction, percolatingFraction, phase, conducting } =
    answer;
  const size = answer.voxel.map((edge) => formatQuantity(edge, 'length', unitFor(edge), 6));
  const digits = (value: number): string => String(Number(value.toPrecision(6)));
  const cube = size.every((edge) => edge === size[0]);
  const rows: [string, string][] = [
    [
      'image',
      `${answer.file}, ${answer.shape.join(' x ')} voxels of ${cube ? size[0] : `${size.join(' x ')} (z, y, x)`}`,
    ],
    ['conducting', `phase ${conducting.join(', ')}, along ${answer.axis}`],
    [
      'effective',
      `${digits(effective.value)} ${effective.unit}, ${digits(effective.relative)} of that of phase ${phase}`,
    ],
    ...(tortuosity === null
      ? []
      : [
          [
            'tortuosity',
            `${digits(tortuosity)} (volume fraction / relative conductivity; ${digits(tortuosityOfPercolating!)} with the percolating part alone)`,
          ] as [string, string],
        ]),
    ['volume', `phase ${phase} is ${digits(volumeFraction)} of the image, ${digits(percolatingFraction)} percolates`],
    [
      'solution',
      `${answer.iterations} iterations, relative residual ${answer.residual.toExponential(1)}, current in and out agree to ${answer.imbalance.toExponential(1)}, ${answer.seconds.toFixed(2)} s`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}
