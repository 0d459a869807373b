import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { version } from '../src/version.js';
import { againstDirections, findCycle, folderOf, readImports, sourceFiles } from './house/import-graph.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'src');

/** All folders of the library. */
const everything = [
  'quantity',
  'physics',
  'materials',
  'solvers',
  'statistics',
  'mesh',
  'io',
  'imaging',
  'models',
  'studies',
  'report',
];

/** What each folder may import from, beside itself. Data flows one way: nothing below imports from above. */
const directions: Readonly<Record<string, readonly string[]>> = {
  quantity: [],
  physics: ['quantity'],
  materials: ['quantity'],
  solvers: ['quantity'],
  statistics: ['quantity', 'solvers'],
  mesh: ['quantity', 'solvers'],
  io: ['quantity', 'physics', 'materials', 'mesh'],
  imaging: ['quantity', 'io', 'mesh', 'solvers'],
  models: ['quantity', 'io', 'imaging', 'physics', 'mesh', 'materials', 'solvers'],
  studies: ['quantity', 'statistics', 'models', 'imaging', 'io', 'materials', 'solvers'],
  report: ['quantity', 'statistics', 'studies', 'io', 'imaging', 'mesh'],
  cli: everything,
  'index.ts': everything,
  'version.ts': [],
};
const everyone = ['version.ts'];

/** Packages that cost too much to be loaded before they are needed. */
const heavyPackages = ['h5wasm', 'geotiff', 'mathjs', '@observablehq/plot', '@resvg/resvg-js', 'linkedom', 'piscina'];

const temporary: string[] = [];
afterAll(() => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

/** A tree of sources in a temporary folder. */
function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'architecture-'));
  temporary.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('the sources', () => {
  const imports = readImports(sources);

  it('import along the declared directions', () => {
    expect(imports.length).toBeGreaterThan(300);
    expect(againstDirections(imports, directions, everyone)).toEqual([]);
  });

  it('import files that exist', () => {
    const files = new Set(sourceFiles(sources));
    const missing = imports.filter(({ target, kind }) => target !== null && kind !== 'url' && !files.has(target));
    expect(missing).toEqual([]);
  });

  it('have no cycle between folders, of types neither', () => {
    const edges = imports.flatMap(({ from, target }) =>
      target === null || target.startsWith('../') ? [] : [[folderOf(from), folderOf(target)] as const],
    );
    expect(findCycle(edges)).toBeNull();
  });

  it('have no cycle between files', () => {
    const edges = imports.flatMap(({ from, target, kind }) =>
      target === null || kind === 'type' ? [] : [[from, target] as const],
    );
    expect(findCycle(edges)).toBeNull();
  });

  it('load heavy packages only when they are needed', () => {
    const early = imports.filter(
      ({ specifier, kind }) =>
        kind === 'value' && heavyPackages.some((name) => specifier === name || specifier?.startsWith(`${name}/`)),
    );
    expect(early).toEqual([]);
  });

  it('are files that can be read in one sitting', () => {
    const lengths = sourceFiles(sources).map((name) => ({
      name,
      lines: readFileSync(join(sources, name), 'utf8').split('\n').length - 1,
    }));
    for (const { name, lines } of lengths) if (lines > 400) console.info(`src/${name}: ${lines} lines, a hard look?`);
    expect(lengths.filter(({ lines }) => lines > 700)).toEqual([]);
  });

  it('know the version of the package, as its citation does', () => {
    expect(version).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
    expect(parse(readFileSync(join(root, 'CITATION.cff'), 'utf8')).version).toBe(version);
  });
});

describe('the check of the directions', () => {
  const allowed = { low: [], high: ['low'] };

  it.each([
    ['a static import', `import { b } from '../high/b.js';\nexport const a = b;`],
    ['a type import', `import type { B } from '../high/b.js';\nexport type A = B;`],
    ['an inline type import', `export type A = import('../high/b.js').B;`],
    ['a re-export', `export { b } from '../high/b.js';`],
    ['a re-export of everything', `export * from '../high/b.js';`],
    ['a type re-export', `export type { B } from '../high/b.js';`],
    ['an import for its effects', `import '../high/b.js';`],
    ['a dynamic import', `export const load = () => import('../high/b.js');`],
    ['a require', `export const load = () => require('../high/b.js');`],
    ['the address of a worker', `export const worker = new URL('../high/b.js', import.meta.url);`],
    [
      'an address with a placeholder',
      `export const at = (n: string) => new URL(\`../high/b.ts\${n}\`, import.meta.url);`,
    ],
  ])('sees %s', (_, text) => {
    const tree = plant({ 'low/a.ts': `// first line\n${text}\n`, 'high/b.ts': 'export const b = 1;\n' });
    expect(againstDirections(readImports(tree), allowed)).toEqual(['low/a.ts:2: low may not import high (high/b.ts)']);
  });

  it('lets pass what is allowed', () => {
    const tree = plant({
      'high/b.ts': [
        `import { a } from '../low/a.js';`,
        `import { c } from './c.js';`,
        `import { join } from 'node:path';`,
        `import { parse } from 'yaml';
import { version } from '../version.js';`,
        `// import { cli } from '../cli/main.js';`,
        `export const text = "import { cli } from '../cli/main.js'";`,
      ].join('\n'),
    });
    expect(againstDirections(readImports(tree), allowed, ['version.ts'])).toEqual([]);
  });

  it('refuses what it cannot read, what leads out, and folders that nobody declared', () => {
    const tree = plant({
      'low/a.ts': 'export const load = (name: string) => import(name);\n',
      'low/b.ts': `import { c } from '../../elsewhere/c.js';\nexport const d = c;\n`,
      'low/c.ts': `export const [near, far] = ['../../data/t.yaml', '../../../t.yaml'].map((at) => new URL(at, import.meta.url));\n`,
      'low/d.ts': `export const near = new URL('../../data/t.yaml', import.meta.url);\n`,
      'low/e.ts': `export const far = new URL('../../../t.yaml', import.meta.url);\n`,
      'new/c.ts': `import { join } from 'node:path';\nexport const c = join;\n`,
    });
    expect(againstDirections(readImports(tree), allowed)).toEqual([
      'low/a.ts:1: the module that is imported is not a literal',
      'low/b.ts:1: ../../elsewhere/c.js leads out of the sources',
      'low/c.ts:1: the module that is imported is not a literal',
      'low/e.ts:1: ../../../t.yaml leads out of the sources',
      'new/c.ts:1: new has no declared directions',
    ]);
  });

  it('finds a cycle', () => {
    const edges: [string, string][] = [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'c'],
    ];
    expect(findCycle(edges)).toBeNull();
    expect(findCycle([...edges, ['c', 'b']])).toEqual(['b', 'c', 'b']);
  });

  it('declares directions without a cycle', () => {
    const edges = Object.entries(directions).flatMap(([from, targets]) => targets.map((to) => [from, to] as const));
    expect(findCycle(edges)).toBeNull();
  });
});

describe('the helpers of the tests', () => {
  it('set no hook of their own outside of functions: files of a worker share them, and only the first would have it', () => {
    const folder = join(root, 'tests');
    const helpers = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(?<!\.test)\.ts$/.test(name),
    );
    expect(helpers.length).toBeGreaterThan(10);
    const hooked = helpers.filter((name) =>
      /^(?:beforeAll|beforeEach|afterAll|afterEach)\(/m.test(readFileSync(join(folder, name), 'utf8')),
    );
    expect(hooked).toEqual([]);
  });
});

describe('the lockfile', () => {
  interface Locked {
    readonly version?: string;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }

  // A registry that lacks a package for another platform makes npm leave it out of the lockfile, and then `npm ci` fails everywhere.
  it('has an entry for every platform', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Readonly<Record<string, Locked>>;
    };
    const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages || `${place}/node_modules/${name}` in packages),
      ),
    );
    expect(missing).toEqual([]);
  });
});

/** The files under version control, or null outside a checkout. */
function trackedFiles(): string[] | null {
  try {
    const list = execFileSync('git', ['ls-files', '-z'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return list.split('\0').filter((name) => name !== '');
  } catch {
    return null;
  }
}

const tracked = trackedFiles();

describe.skipIf(tracked === null)('the files under version control', () => {
  // Put together here, so that this file does not match itself.
  const machine = new RegExp(
    [
      `(?<![\\w.])/${'work'}/`,
      `\\.\\./${'shared'}/`,
      `(?<![\\w.])/${'home'}/\\w`,
      `registry\\.${'npmjs'}`,
      `"${'resolved'}": *"https?:`,
    ].join('|'),
  );

  it('name no place of one machine and no registry', () => {
    const found = (tracked ?? []).flatMap((name) => {
      const text = readText(name);
      const line = text?.split('\n').findIndex((each) => machine.test(each)) ?? -1;
      return line < 0 ? [] : [`${name}:${line + 1}`];
    });
    expect(found).toEqual([]);
  });

  it.each([`see /${'work'}/main`, `../${'shared'}/data`, `https://registry.${'npmjs'}.org/zod`])(
    'would show %s',
    (text) => {
      expect(machine.test(text)).toBe(true);
    },
  );
});

/** The text of a tracked file; null for a binary one, and for one that was deleted but is still in the index. */
function readText(name: string): string | null {
  try {
    const content = readFileSync(join(root, name));
    return content.includes(0) ? null : content.toString('utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
