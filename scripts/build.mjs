// Compiles the TypeScript sources and copies the data files that the library reads at run time.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
if (!existsSync(compiler)) {
  console.error(
    'lithostat: the TypeScript compiler is not installed; run "npm ci" (with development dependencies) first.',
  );
  process.exit(1);
}
try {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.json')], { stdio: 'inherit', cwd: root });
} catch {
  process.exit(1);
}
const library = join(root, 'src', 'materials', 'library');
if (existsSync(library)) cpSync(library, join(root, 'dist', 'materials', 'library'), { recursive: true });
const main = join(root, 'dist', 'cli', 'main.js');
if (existsSync(main)) chmodSync(main, 0o755);
