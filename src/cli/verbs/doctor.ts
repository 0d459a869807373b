import { formatDataSize } from '../../quantity/index.js';
import { exitCodes } from '../../quantity/issue.js';
import { inspectMachine, type Machine } from '../inspect-machine.js';

/** What the optional programs are for. */
const uses: Readonly<Record<string, string>> = {
  sbatch: 'sweep --on slurm',
  squeue: 'sweep status',
  scancel: 'sweep cancel',
  paraview: 'looks at fields',
  python3: 'reads results (pandas, h5py), peers of the benchmarks',
};

function describe({ versions, system, kernels, threads, memory, bandwidth, programs, findings }: Machine): string {
  const backend =
    { wasm: 'WebAssembly with SIMD', typescript: 'TypeScript', none: 'none' }[kernels.backend] ?? kernels.backend;
  const limit = memory.limit === null ? '' : `, ${formatDataSize(memory.limit)} allowed`;
  const rows: [string, string][] = [
    ['lithostat', versions.lithostat],
    ['Node', `${versions.node} (V8 ${versions.v8})`],
    ['system', `${system.platform} ${system.release}, ${system.architecture}`],
    ['processor', system.processor],
    ['threads', String(threads)],
    ['kernels', `${backend}: ${kernels.reason}`],
    ['memory', `${formatDataSize(memory.total)}, ${formatDataSize(memory.free)} free${limit}`],
    ['heap', `${formatDataSize(memory.heapLimit)} of JavaScript (NODE_OPTIONS=--max-old-space-size=MB changes it)`],
    [
      'solve',
      memory.kernelLimit === null
        ? 'no memory for the kernels'
        : `up to ${formatDataSize(memory.kernelLimit)} of kernel memory each`,
    ],
    [
      'bandwidth',
      bandwidth === null
        ? 'not measured'
        : `${bandwidth.oneThread} GB/s on one thread, ${bandwidth.allThreads} on ${threads} (triad, measured now)`,
    ],
    ...Object.entries(programs).map(([name, path]): [string, string] => [
      name,
      `${path ?? 'not found'} (${uses[name]})`,
    ]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
  const notes = findings.map(({ what, remedy }) => `\n${what}.\n  remedy: ${remedy}`);
  return [...table, ...(notes.length === 0 ? ['\nNothing stands in the way.'] : notes)].join('\n');
}

/** `lithostat doctor`: says what the machine offers and never fails on a poor one. @returns the exit code */
export async function doctor(options: { readonly json?: boolean }): Promise<number> {
  const machine = inspectMachine();
  process.stdout.write(options.json ? `${JSON.stringify(machine, null, 2)}\n` : `${describe(machine)}\n`);
  return exitCodes.done;
}
