import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lithostat, smallCell, stackTrace, workplace, writeSmallCell } from './command.js';

const folder = workplace();
const cell = writeSmallCell(folder);

interface Problem {
  readonly code: string;
  readonly path: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly got: string | null;
  readonly expected: string | null;
  readonly nearest: string | null;
  readonly remedy: string | null;
  readonly message: string;
}

/** Runs a command that must be refused: exit code 2, nothing on stdout, no stack trace. @returns what it says */
async function refused(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await lithostat(words, folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toMatch(stackTrace);
  return stderr;
}

/** The same with `--json`: the problems on stdout, and the same on stderr for people. */
async function problems(...words: readonly string[]): Promise<readonly Problem[]> {
  const { code, stdout, stderr } = await lithostat([...words, '--json'], folder);
  expect(code).toBe(2);
  expect(stderr).not.toMatch(stackTrace);
  const document = JSON.parse(stdout) as { issues: Problem[] };
  expect(Object.keys(document)).toEqual(['issues']);
  for (const issue of document.issues) {
    expect(Object.keys(issue).sort()).toEqual(
      ['code', 'column', 'expected', 'file', 'got', 'line', 'message', 'nearest', 'path', 'remedy'].sort(),
    );
    expect(stderr).toContain(issue.message);
  }
  return document.issues;
}

describe('the command line', () => {
  it.each([
    [['rnu', cell], { code: 'unknown-command', nearest: 'run' }],
    [['sweeep'], { code: 'unknown-command', expected: expect.stringContaining('run, critical, ') }],
    [['run', cell, '--resum'], { code: 'unknown-option', nearest: '--resume' }],
    [['run'], { code: 'missing-argument', remedy: 'see lithostat run --help' }],
    [['run', cell, cell], { code: 'excess-arguments' }],
    [['critical', cell], { code: 'missing-mandatory-option-value' }],
    [
      ['critical', cell, '--mode', 'cc'],
      { code: 'invalid-argument', message: expect.stringContaining('ccs, ccp, ccd') },
    ],
    [['critical', cell, '--mode', 'ccs', '--jobs', '0'], { code: 'invalid-argument' }],
    [['help', 'everything'], { code: 'unknown-command' }],
  ])('%j', async (words, expected) => {
    expect(await problems(...words)).toEqual([expect.objectContaining(expected)]);
  });

  it('says it to people with the nearest word', async () => {
    expect(await refused('rnu', cell)).toMatch(/unknown command 'rnu'\n {2}expected: .*\n {2}did you mean: run\n/);
  });
});

describe('a scenario that is not there', () => {
  it.each([
    ['run', 'missing.yaml', 'file-not-found'],
    ['validate', '.', 'not-a-file'],
  ])('%s %s', async (verb, name, code) => {
    const [issue, ...others] = await problems(verb, name);
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ code, file: name, remedy: expect.any(String) });
  });

  it('critical missing.yaml', async () => {
    expect(await refused('critical', 'missing.yaml', '--mode', 'ccp')).toContain('there is no such file');
    expect(existsSync(join(folder, 'results'))).toBe(false);
  });

  it('no run to report', async () => {
    expect(await problems('report', 'nowhere')).toEqual([expect.objectContaining({ code: 'file-missing' })]);
    expect(await problems('report', '.')).toEqual([
      expect.objectContaining({ code: 'file-missing', expected: expect.stringContaining('summary.json') }),
    ]);
  });

  it('no such material', async () => {
    expect(await problems('materials', 'LiPONN')).toEqual([expect.objectContaining({ nearest: 'LiPON' })]);
  });
});

describe('--set', () => {
  const wrong: readonly [override: string, expected: object][] = [
    ['nonsense', { code: 'bad-override', column: 1 }],
    ['operation.presure=3 MPa', { code: 'unknown-key', path: 'operation.presure' }],
    ['operation.stackPresure=3 MPa', { code: 'unknown-key', nearest: 'stackPressure' }],
    ['operation.protocol[7].rest=1 s', { code: 'bad-override', expected: '[0] to [1]' }],
    ['cell.kind.shape=round', { code: 'bad-override', path: 'cell.kind.shape' }],
    ['__proto__.x=1', { code: 'forbidden-key' }],
    ['operation.stackPressure=3 MPaa', { code: 'unknown-unit', nearest: 'MPa', column: 25 }],
    ['operation.temperature=3 mV', { code: 'wrong-dimension', path: 'operation.temperature' }],
    ['cell.area=3', { code: 'bare-number', path: 'cell.area', column: 11 }],
    ['model.level=flim', { path: 'model.level', nearest: 'film' }],
  ];

  it('reports every wrong override at once, in their order', async () => {
    const found = await problems('validate', cell, ...wrong.flatMap(([override]) => ['--set', override]));
    expect(found).toEqual(
      wrong.map(([, expected], index) => expect.objectContaining({ file: '--set', line: index + 1, ...expected })),
    );
  });

  it('places what later checks find, too', async () => {
    expect(await problems('validate', cell, '--set', 'cell.electrode.metal=Lithum')).toEqual([
      expect.objectContaining({ file: '--set', line: 1, code: 'unknown-name', nearest: 'lithium' }),
    ]);
  });

  it('is refused by run and critical alike, and leaves no folder behind', async () => {
    const words = ['--set', 'operation.stackPressure=3 MPaa', '--out', 'refused'];
    expect(await refused('run', cell, ...words)).toContain('did you mean: MPa');
    expect(await refused('critical', cell, '--mode', 'ccs', ...words)).toContain('did you mean: MPa');
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });
});

describe('validate', () => {
  const broken = smallCell
    .replace('kind: symmetric', 'kind: symetric')
    .replace('thickness: 1 mm', 'thickness: 1 mV')
    .replace('stackPressure: 3 MPa', 'stackPressure: 3')
    .replace('capacity: 0.1 mAh/cm^2 } }', 'capcity: 0.1 mAh/cm^2 } }')
    .replace('level: film', 'level: film, mechanism: {}');
  writeFileSync(join(folder, 'broken.yaml'), broken);

  it('reports every problem at once, each with its place', async () => {
    const found = await problems('validate', 'broken.yaml');
    expect(found.map(({ code, path, nearest }) => ({ code, path, nearest }))).toEqual([
      { code: 'unknown-value', path: 'cell.kind', nearest: 'symmetric' },
      { code: 'wrong-dimension', path: 'cell.electrolyte.thickness', nearest: null },
      { code: 'bare-number', path: 'operation.stackPressure', nearest: null },
      { code: 'empty-section', path: 'operation.protocol[0].until', nearest: null },
      { code: 'unknown-key', path: 'operation.protocol[0].until.capcity', nearest: 'capacity' },
      { code: 'unknown-key', path: 'model.mechanism', nearest: 'mechanisms' },
    ]);
    const lines = broken.split('\n');
    for (const { file, line, column, path, got, expected } of found) {
      expect(file).toBe('broken.yaml');
      // The place is that of the key or of the value: one of them stands there.
      const there = lines[line! - 1].slice(column! - 1);
      const key = path.split('.').at(-1)!;
      expect([key, 'symetric', '1 mV', '3', '{ capcity']).toContain(/^[^:,}]*/.exec(there)![0].trim());
      expect(got).toBeTruthy();
      expect(expected).toBeTruthy();
    }
    const people = await refused('validate', 'broken.yaml');
    for (const { line, column, path } of found) expect(people).toContain(`broken.yaml:${line}:${column}  ${path}`);
  });

  it('reports text that is no YAML with its place', async () => {
    writeFileSync(join(folder, 'text.yaml'), 'lithostat: 1\ntitle: "open\n');
    const [issue] = await problems('validate', 'text.yaml');
    expect(issue).toMatchObject({ file: 'text.yaml', line: expect.any(Number), column: expect.any(Number) });
  });
});

describe('--out', () => {
  it('is never a folder with other files', async () => {
    mkdirSync(join(folder, 'foreign'));
    writeFileSync(join(folder, 'foreign', 'thesis.txt'), 'years of work');
    for (const words of [
      ['run', cell],
      ['critical', cell, '--mode', 'ccs'],
    ]) {
      expect(await problems(...words, '--out', 'foreign')).toEqual([
        expect.objectContaining({ code: 'folder-not-empty', file: 'foreign', got: 'thesis.txt' }),
      ]);
    }
    expect(readdirSync(join(folder, 'foreign'))).toEqual(['thesis.txt']);
    expect(readFileSync(join(folder, 'foreign', 'thesis.txt'), 'utf8')).toBe('years of work');
  });

  it('is a folder that can be made', async () => {
    writeFileSync(join(folder, 'plain'), '');
    const attempts = ['plain', 'plain/below', ...(existsSync('/proc/self') ? ['/proc/lithostat/results'] : []), ' '];
    const search = problems('critical', cell, '--mode', 'ccs', '--out', 'plain');
    for (const out of attempts) {
      const [issue] = await problems('run', cell, '--out', out);
      expect(issue.message).toMatch(/^Cannot create|no name$/);
      expect(issue.remedy).toBeTruthy();
    }
    expect(await search).toEqual([expect.objectContaining({ code: 'not-a-folder', file: 'plain' })]);
  });

  it('--resume needs a run to resume', async () => {
    expect(await problems('run', cell, '--resume', '--out', 'nowhere')).toEqual([
      expect.objectContaining({ code: 'no-checkpoint', remedy: expect.stringContaining('without --resume') }),
    ]);
  });
});

describe('--stack', () => {
  it('shows the stack trace, before the verb or after it', async () => {
    for (const words of [
      ['--stack', 'run', 'missing.yaml'],
      ['run', 'missing.yaml', '--stack'],
    ]) {
      const { code, stdout, stderr } = await lithostat(words, folder);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(stackTrace);
    }
  });
});
