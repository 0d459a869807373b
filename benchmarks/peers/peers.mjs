// The peers of the solvers that this machine has, each run in a process of its own on one core and one thread.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onOneCore } from '../processes.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const oneThread = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

/** Folders where Debian keeps petsc4py and dolfinx, which is on no Python's own path. */
function petscFolders() {
  const root = '/usr/lib/petscdir';
  const list = (folder) => {
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  };
  return list(root)
    .flatMap(list)
    .map((folder) => join(folder, 'lib', 'python3', 'dist-packages'));
}

const environment = () => ({
  ...process.env,
  ...oneThread,
  PYTHONPATH: [...(process.env.PYTHONPATH ? [process.env.PYTHONPATH] : []), ...petscFolders()].join(':'),
});

const found = new Map();
let programs;

/** Folder of compiled drivers, gone when the benchmark ends. */
function programFolder() {
  if (programs === undefined) {
    programs = mkdtempSync(join(tmpdir(), 'lithostat-peers-'));
    process.on('exit', () => rmSync(programs, { recursive: true, force: true }));
  }
  return programs;
}

/** A Python that can import a module: LITHOSTAT_PYTHON, python3, /usr/bin/python3. @returns {{command}} or {{missing}} with the reason */
function pythonWith(module) {
  if (!found.has(module)) {
    const candidates = [process.env.LITHOSTAT_PYTHON, 'python3', '/usr/bin/python3'].filter(Boolean);
    const command = candidates.find(
      (python) => spawnSync(python, ['-c', `import numpy, scipy, ${module}`], { env: environment() }).status === 0,
    );
    found.set(
      module,
      command === undefined
        ? {
            missing: `no Python with numpy, scipy and ${module} (tried ${candidates.join(', ')}; LITHOSTAT_PYTHON names another)`,
          }
        : { command },
    );
  }
  return found.get(module);
}

/** Compiles a driver against SuiteSparse. @returns {{command}} or {{missing}} with the reason */
function compiled(name) {
  if (!found.has(name)) {
    const out = join(programFolder(), name);
    const words = ['-O2', '-I/usr/include/suitesparse', '-o', out, here(`${name}.c`), `-l${name}`];
    const { status, error, stderr } = spawnSync('cc', words, { encoding: 'utf8' });
    const reason = error?.message ?? stderr?.trim().split('\n')[0];
    found.set(name, status === 0 ? { command: out } : { missing: `${name}.c does not compile (${reason})` });
  }
  return found.get(name);
}

/** Peers in Python: the module that they need and their script. */
const scripts = {
  petsc: { module: 'petsc4py', file: 'petsc.py' },
  scipy: { module: 'scipy', file: 'scipy-solve.py' },
  dolfinx: { module: 'dolfinx', file: 'dolfinx-creep.py' },
};

/** The command of a peer. @param peer {{program, method}} */
function commandOf({ program, method }, folder, repetitions, tolerance) {
  if (program in scripts) {
    const { module, file } = scripts[program];
    const { command, missing } = pythonWith(module);
    const script = here(file);
    return { missing, words: [command, script, folder, method, String(repetitions), String(tolerance)] };
  }
  const { command, missing } = compiled(program);
  return { missing, words: [command, folder, method, String(repetitions)] };
}

/**
 * Runs a peer on a stored problem.
 * @returns what it printed (name, seconds, cold, memoryBytes, iterations, converged, version …; its solution lies in the folder), or
 *   {{name, missing}} with the reason why it did not run
 */
export function runPeer(peer, { folder, repetitions, tolerance }) {
  const name = `${peer.program}-${peer.method}`;
  const { words, missing } = commandOf(peer, folder, repetitions, tolerance);
  if (missing !== undefined) return { name, missing };
  const [command, ...rest] = [...onOneCore(), ...words];
  const { status, stdout, stderr, signal } = spawnSync(command, rest, { encoding: 'utf8', env: environment() });
  if (status !== 0)
    return {
      name,
      missing: `it ended with ${status ?? signal}: ${stderr.trim().split('\n').at(-1) ?? 'no reason given'}`,
    };
  return JSON.parse(stdout.trim().split('\n').at(-1));
}
