import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const child = fileURLToPath(new URL('child.mjs', import.meta.url));

// Loaded before the program: writes its largest resident set (kB) and processor time (us) to file 3 when it ends.
const memoryProbe = `import { writeSync } from 'node:fs';
process.on('exit', () => writeSync(3, JSON.stringify(process.resourceUsage())));`;

/** Whether works can be kept on one core here. */
export const canPin = process.platform === 'linux' && spawnSync('taskset', ['--version']).status === 0;

/** Words before a command that keep it, helper threads of Node included, on one core; none where the system has no such command. */
export function onOneCore() {
  if (!canPin) return [];
  const [, core] = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return ['taskset', '-c', core];
}

function start(args, { pinned = false, ...options } = {}) {
  const [command, ...words] = [...(pinned ? onOneCore() : []), process.execPath, ...args];
  const result = spawnSync(command, words, { cwd: root, encoding: 'utf8', maxBuffer: 1e8, ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`node ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
  return result;
}

/** Runs node with arguments, on one core where it is `pinned`. @returns wall time (s) and what it printed */
export function timeNode(args, pinned = false) {
  const begin = performance.now();
  const { stdout } = start(args, { pinned });
  return { seconds: (performance.now() - begin) / 1000, stdout };
}

/** Largest resident set (bytes) and processor time (s), threads included, of a run of node with arguments, on one core where it is `pinned`. */
export function usageOfNode(args, pinned = false) {
  const probe = `data:text/javascript,${encodeURIComponent(memoryProbe)}`;
  const { output } = start(['--import', probe, ...args], { pinned, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(output[3]);
  return { memoryBytes: maxRSS * 1024, processorSeconds: (userCPUTime + systemCPUTime) / 1e6 };
}

/**
 * Runs a work in a process of its own, on one core where it is `pinned`.
 * @param file module of works @param name which one @param options `size` of its problem, where it has several
 * @returns {{times: number[], processorTimes: number[], memoryBytes: number, accuracy: number | null}} times of the repetitions (s), and what
 *   else the work tells of itself
 */
export function measureWork(file, name, { size, pinned = false } = {}) {
  return JSON.parse(start([child, file, name, ...(size === undefined ? [] : [String(size)])], { pinned }).stdout);
}
