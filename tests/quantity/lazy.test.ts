import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

// A child process with the sources as they are now (not a build that may be older), inside the package so that the
// dependencies resolve.
const root = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';

beforeAll(() => {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'quantity-'));
  for (const name of readdirSync(join(root, 'src/quantity'))) {
    const source = readFileSync(join(root, 'src/quantity', name), 'utf8');
    const { outputText } = transpileModule(source, {
      compilerOptions: { target: ScriptTarget.ES2022, module: ModuleKind.ESNext, verbatimModuleSyntax: true },
      fileName: name,
    });
    writeFileSync(
      join(folder, name.replace(/\.ts$/, '.mjs')),
      outputText.replace(/(from '\.\/[\w-]+)\.js'/g, "$1.mjs'"),
    );
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs statements after `import * as q`; prints how many files of mathjs were loaded by them. */
function filesOfMathJs(statements: string): number {
  const script = `
    import { createRequire } from 'node:module';
    import * as q from './index.mjs';
    ${statements}
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((file) => /[\\\\/]mathjs[\\\\/]/.test(file));
    console.log(loaded.length);`;
  writeFileSync(join(folder, 'script.mjs'), script);
  return Number(execFileSync(process.execPath, [join(folder, 'script.mjs')], { encoding: 'utf8' }));
}

test('quantities in the units of the field do not load mathjs', () => {
  const statements = `
    for (const name of q.dimensionNames) {
      const schema = q.quantity(name);
      for (const text of q.dimensions[name].examples) schema.parse(text);
    }
    q.temperatureFunction('conductivity').parse({ value: '1 mS/cm', activationEnergy: '0.4 eV' });
    q.parseCreepPrefactor('7.7e-3 MPa^-6.56/s');
    q.formatQuantity(3e6, 'pressure');
    q.parseQuantity(3, 'pressure');
    q.parseQuantity('3 MPa', 'currentDensity');`;
  expect(filesOfMathJs(statements)).toBe(0);
});

test('a rare unit or an expression does', () => {
  expect(
    filesOfMathJs("if (q.parseQuantity('3 inch', 'length').value.toFixed(4) !== '0.0762') throw new Error();"),
  ).toBeGreaterThan(10);
  expect(
    filesOfMathJs("q.temperatureFunction('conductivity').parse({ expression: 'T', unit: 'S/m' });"),
  ).toBeGreaterThan(10);
});
