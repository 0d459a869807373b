// Compiles the TypeScript sources and copies the data files that the library reads at run time. With --if-changed nothing is done
// when the last build was of the same sources: npm calls `prepare` also when npx links the package, and a build takes seconds.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withCompilationHints } from './compilation-hints.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
if (!existsSync(compiler)) {
  console.error(
    'lithostat: the TypeScript compiler is not installed; run "npm ci" (with development dependencies) first.',
  );
  process.exit(1);
}

/** Hash of everything that the build is made from. */
function sourcesHash() {
  const hash = createHash('sha256');
  const inputs = ['src', 'kernels']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();
  for (const name of [
    ...inputs,
    'tsconfig.json',
    'package-lock.json',
    join('scripts', 'build.mjs'),
    join('scripts', 'compilation-hints.mjs'),
  ]) {
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(root, name)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** The hot loops to WebAssembly: SIMD, on a shared memory that the caller hands in and that may grow to 4 GiB. */
function buildKernels() {
  const flags = '-O3 --noAssert --runtime stub --use abort= --enable simd --enable threads';
  const file = join('dist', 'kernels', 'kernels.wasm');
  const memory = '--importMemory --noExportMemory --sharedMemory --initialMemory 1 --maximumMemory 65536';
  execFileSync(
    process.execPath,
    [
      join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js'),
      join('kernels', 'index.ts'),
      ...['--outFile', file],
      ...flags.split(' '),
      ...memory.split(' '),
    ],
    { stdio: 'inherit', cwd: root },
  );
  writeFileSync(join(root, file), withCompilationHints(readFileSync(join(root, file))));
}

const stamp = join(root, 'dist', '.built-from');
const sources = sourcesHash();
if (process.argv.includes('--if-changed') && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources)
  process.exit(0);

try {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.json')], { stdio: 'inherit', cwd: root });
  buildKernels();
} catch {
  process.exit(1);
}
const library = join(root, 'src', 'materials', 'library');
if (existsSync(library)) cpSync(library, join(root, 'dist', 'materials', 'library'), { recursive: true });
const main = join(root, 'dist', 'cli', 'main.js');
if (existsSync(main)) chmodSync(main, 0o755);
// Last, so that a build that broke off is never taken for a whole one.
writeFileSync(stamp, sources);
