import { accessSync, constants, statSync } from 'node:fs';
import { arch, availableParallelism, cpus, freemem, platform, release, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { formatDataSize } from '../quantity/index.js';
import { kernelBackend } from '../solvers/kernels/backend.js';
import { measureBandwidth } from '../solvers/kernels/bandwidth.js';
import { KernelHeap } from '../solvers/kernels/heap.js';
import { version } from '../version.js';

/** Something about the machine that costs speed or stands in the way, and what can be done. */
interface Finding {
  readonly what: string;
  readonly remedy: string;
}

/** What a machine offers. Sizes in bytes. */
export interface Machine {
  readonly versions: { readonly lithostat: string; readonly node: string; readonly v8: string };
  readonly system: {
    readonly platform: string;
    readonly release: string;
    readonly architecture: string;
    readonly processor: string;
  };
  readonly kernels: { readonly backend: string; readonly reason: string; readonly simd: boolean };
  /** Threads that the process may use. */
  readonly threads: number;
  readonly memory: {
    readonly total: number;
    readonly free: number;
    /** What a container or a batch job allows; null when there is no such limit. */
    readonly limit: number | null;
    /** Largest heap of the JavaScript engine. */
    readonly heapLimit: number;
    /** Largest memory of one solve's kernels; null when it could not be had. */
    readonly kernelLimit: number | null;
  };
  /** Measured by the triad; null when there was no memory for it. */
  readonly bandwidth: { readonly oneThread: number; readonly allThreads: number; readonly unit: 'GB/s' } | null;
  readonly scheduler: { readonly slurm: boolean; readonly sbatch: string | null };
  /** Optional programs by name; null where there is none. */
  readonly programs: Readonly<Record<string, string | null>>;
  readonly findings: readonly Finding[];
}

/** Programs that lithostat can make use of. */
const optionalPrograms = ['sbatch', 'squeue', 'scancel', 'paraview', 'python3'];

/** Looks for a program as a shell would. */
function findProgram(name: string): string | null {
  const endings = platform() === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder === '') continue;
    for (const ending of endings) {
      const path = join(folder, name + ending);
      try {
        accessSync(path, constants.X_OK);
        if (statSync(path).isFile()) return path;
      } catch {
        // Not here.
      }
    }
  }
  return null;
}

/** Memory that a container or a batch job allows; null when it is not less than the machine has. */
function memoryLimit(): number | null {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : null;
}

function inspectKernels(findings: Finding[]): Machine['kernels'] {
  try {
    const { backend, reason } = kernelBackend();
    if (backend === 'typescript')
      findings.push({
        what: `The kernels run as TypeScript (${reason}): field models are 3 to 4 times slower`,
        remedy:
          'Unset LITHOSTAT_KERNELS if it is set; otherwise use a Node of 20 or later on a 64-bit processor with SIMD, or run npm ci again.',
      });
    return { backend, reason, simd: backend === 'wasm' };
  } catch (error) {
    const reason = (error as Error).message;
    findings.push({
      what: reason.replace(/\.$/, ''),
      remedy: 'Unset LITHOSTAT_KERNELS, or run npm ci again.',
    });
    return { backend: 'none', reason, simd: false };
  }
}

/** Memory that is asked for at once is not touched: it costs nothing until it is used. */
function kernelLimit(usable: boolean, findings: Finding[]): number | null {
  if (!usable) return null;
  try {
    return new KernelHeap().limit;
  } catch (error) {
    findings.push({
      what: `No address space for the kernels' memory: ${(error as Error).message}`,
      remedy: 'Raise the limit of virtual memory (ulimit -v unlimited); 4 GiB are reserved for each solve.',
    });
    return null;
  }
}

function bandwidthOf(threads: number, findings: Finding[]): Machine['bandwidth'] {
  try {
    const [one, all] = measureBandwidth([1, threads]);
    const rounded = ({ bytesPerSecond }: { bytesPerSecond: number }): number =>
      Number((bytesPerSecond / 1e9).toFixed(1));
    return { oneThread: rounded(one!), allThreads: rounded(all!), unit: 'GB/s' };
  } catch (error) {
    findings.push({
      what: `The memory's speed could not be measured: ${(error as Error).message}`,
      remedy: 'Free some memory.',
    });
    return null;
  }
}

/** Finds out what this machine offers; takes less than a second. Never throws for a poor machine: what is missing is a finding. */
export function inspectMachine(): Machine {
  const findings: Finding[] = [];
  const threads = availableParallelism();
  const limit = memoryLimit();
  const kernels = inspectKernels(findings);
  const usable = kernels.backend !== 'none';
  const reserved = kernelLimit(usable, findings);
  const heapLimit = getHeapStatistics().heap_size_limit;
  const memory = { total: totalmem(), free: freemem(), limit, heapLimit, kernelLimit: reserved };
  const allowed = limit ?? memory.total;
  if (allowed < 4 * 2 ** 30)
    findings.push({
      what: `There are ${formatDataSize(allowed)} of memory: images beyond some ${Math.floor((allowed / 75) ** (1 / 3) / 16) * 16}^3 voxels do not fit a solve`,
      remedy: 'Ask for more memory, or cut images into parts.',
    });
  if (Number(process.versions.node.split('.')[0]) < 20)
    findings.push({ what: `Node ${process.versions.node} is too old`, remedy: 'Install Node 20 or later.' });
  if (threads === 1)
    findings.push({
      what: 'There is one thread: sweeps compute one case at a time',
      remedy: 'Ask for more processors, or use --on slurm or --on folder.',
    });
  const bandwidth = reserved === null ? null : bandwidthOf(threads, findings);
  const programs = Object.fromEntries(optionalPrograms.map((name) => [name, findProgram(name)]));
  return {
    versions: { lithostat: version, node: process.versions.node, v8: process.versions.v8 },
    system: {
      platform: platform(),
      release: release(),
      architecture: arch(),
      processor: cpus()[0]?.model.trim() ?? 'unknown',
    },
    kernels,
    threads,
    memory,
    bandwidth,
    scheduler: { slurm: programs.sbatch !== null, sbatch: programs.sbatch ?? null },
    programs,
    findings,
  };
}
