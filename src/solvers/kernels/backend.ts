import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { LithostatError } from '../../quantity/issue.js';
import { type WasmModule, type WebAssemblyEngine, webAssembly } from './web-assembly.js';

/** Where the kernels run: in WebAssembly with SIMD, or as TypeScript. */
export type KernelBackend = 'wasm' | 'typescript';

/** The back end that was chosen, and why. */
export interface BackendChoice {
  readonly backend: KernelBackend;
  /** In words, for people: what decided. */
  readonly reason: string;
  /** The compiled module; null on TypeScript. */
  readonly module: WasmModule | null;
}

/** Name of the environment variable that forces a back end. */
const variable = 'LITHOSTAT_KERNELS';

// (module (func (result v128) i32.const 0 i8x16.splat)): valid where SIMD is.
const simdProbe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];

let chosen: BackendChoice | undefined;

/**
 * Chooses the back end once for the process: WebAssembly where it has SIMD and shared memory, otherwise the TypeScript twins. The
 * environment variable LITHOSTAT_KERNELS=wasm|typescript forces one.
 * @throws LithostatError when the variable has another value, or asks for WebAssembly that is not to be had.
 */
export function kernelBackend(): BackendChoice {
  chosen ??= choose(process.env[variable]);
  return chosen;
}

function choose(wanted: string | undefined): BackendChoice {
  if (wanted !== undefined && wanted !== '' && wanted !== 'wasm' && wanted !== 'typescript')
    throw wrongVariable(
      wanted,
      `The environment variable ${variable} is "${wanted}"; expected "wasm" or "typescript". Unset it to let lithostat choose.`,
    );
  if (wanted === 'typescript') return { backend: 'typescript', reason: `${variable} asks for it`, module: null };
  const { module, obstacle } = wasmModule();
  if (module === null) return refuse(wanted, obstacle);
  const reason = wanted === 'wasm' ? `${variable} asks for it` : 'SIMD and shared memory are there';
  return { backend: 'wasm', reason, module };
}

type Loaded =
  | { readonly module: WasmModule; readonly obstacle: null }
  | { readonly module: null; readonly obstacle: string };

let loaded: Loaded | undefined;

/** The module, compiled once for the process whatever back end was chosen, or what stands in its way. */
export function wasmModule(): Loaded {
  loaded ??= load();
  return loaded;
}

function load(): Loaded {
  const obstacle = missing();
  if (obstacle !== null) return { module: null, obstacle };
  try {
    return { module: compile(webAssembly!), obstacle: null };
  } catch (error) {
    return { module: null, obstacle: `the module cannot be loaded: ${(error as Error).message}` };
  }
}

function refuse(wanted: string | undefined, obstacle: string): BackendChoice {
  if (wanted === 'wasm')
    throw wrongVariable(
      wanted,
      `${variable} asks for WebAssembly kernels, but ${obstacle}. Unset it to use those of TypeScript.`,
    );
  return { backend: 'typescript', reason: obstacle, module: null };
}

function wrongVariable(got: string, message: string): LithostatError {
  return new LithostatError([
    {
      code: 'wrong-environment',
      path: '',
      file: variable,
      message,
      got,
      expected: 'wasm, typescript or nothing',
      remedy: `unset ${variable}`,
    },
  ]);
}

/** What this engine lacks for the module; null when nothing. */
function missing(): string | null {
  if (webAssembly === undefined) return 'this Node has no WebAssembly';
  if (!webAssembly.validate(new Uint8Array(simdProbe))) return 'this WebAssembly has no SIMD';
  try {
    new webAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  } catch {
    return 'this WebAssembly has no shared memory';
  }
  return null;
}

/**
 * Flags of V8 under which the module is compiled. Without them V8 starts every function in its baseline compiler, at its first call, and
 * replaces it at a later call only: a kernel that is called once for a second would run three to ten times slower all that second. With
 * the hints, which the build writes into the module, each function goes to the optimising compiler at its first call, so that a solver
 * pays for what it uses alone; without them all functions are compiled at once, by the other two flags. Versions of V8 up to 13 (Node
 * 20 to 24) are known to have the hints; later ones are not asked, since they would complain of a flag that is no longer there.
 */
const flags = [...(hinted() ? ['experimental-wasm-compilation-hints'] : []), 'no-liftoff', 'no-wasm-lazy-compilation'];

function hinted(): boolean {
  return Number.parseInt(process.versions.v8, 10) <= 13;
}

/** Compiles the module under the flags, and takes them back: other modules of the process are compiled as ever. */
function compile(engine: WebAssemblyEngine): WasmModule {
  const bytes = readFileSync(new URL('../../../dist/kernels/kernels.wasm', import.meta.url));
  for (const flag of flags) setFlagsFromString(`--${flag}`);
  try {
    return new engine.Module(bytes);
  } finally {
    for (const flag of flags) setFlagsFromString(flag.startsWith('no-') ? `--${flag.slice(3)}` : `--no-${flag}`);
  }
}
