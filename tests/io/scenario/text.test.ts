import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadScenario } from '../../../src/io/scenario/index.js';
import { LithostatError } from '../../../src/quantity/index.js';
import { processorTime } from '../../house/processor-time.js';
import { changed, goodText, issuesOf, load } from '../fixtures/load.js';
import { testSchema } from '../fixtures/schema.js';

function refusal(file: string) {
  try {
    loadScenario({ file, schema: testSchema });
  } catch (error) {
    if (error instanceof LithostatError) return error.issues;
    throw error;
  }
  return [];
}

function fileWith(content: string | Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), 'lithostat-')), 'scenario.yaml');
  writeFileSync(file, content);
  return file;
}

it('explains a file that is not there, a folder, another encoding and a huge file', () => {
  expect(refusal('/no/such/file.yaml')).toMatchObject([{ code: 'file-not-found', file: '/no/such/file.yaml' }]);
  expect(refusal(tmpdir())).toMatchObject([{ code: 'not-a-file', got: 'a folder' }]);
  expect(refusal(fileWith(Buffer.from(`\uFEFF${goodText}`, 'utf16le')))).toMatchObject([
    { code: 'wrong-encoding', got: 'UTF-16' },
  ]);
  expect(refusal(fileWith(Uint8Array.from([0x61, 0xff, 0xfe, 0x80])))).toMatchObject([{ code: 'wrong-encoding' }]);
  expect(refusal(fileWith(`# ${'x'.repeat(4 * 1024 * 1024)}`))).toMatchObject([
    { code: 'too-large', expected: 'at most 4 MiB' },
  ]);
});

it.each([
  ['a key that is there twice', changed('area: 1 cm^2', 'area: 1 cm^2\n  area: 2 cm^2'), 'duplicate-key', 6],
  ['tabs', changed('  area: 1 cm^2', '\tarea: 1 cm^2'), 'syntax', 5],
  ['two documents', `${goodText}---\nlithostat: 1\n`, 'syntax', goodText.split('\n').length],
  ['an open bracket', changed('tolerance: { charge: 1e-9 }', 'tolerance: { charge: 1e-9'), 'syntax', undefined],
  ['an alias without anchor', changed('area: 1 cm^2', 'area: *somewhere'), 'syntax', 5],
  ['the key __proto__', changed('  area: 1 cm^2', '  __proto__: { area: 1 cm^2 }'), 'forbidden-key', 5],
  ['the key constructor', changed('  area: 1 cm^2', '  constructor: { area: 1 cm^2 }'), 'forbidden-key', 5],
  ['a key that is a list', changed('  area: 1 cm^2', '  [a, b]: 1 cm^2'), 'syntax', 5],
] as const)('explains %s', (_, text, code, line) => {
  const issues = issuesOf(text);
  expect(issues[0]).toMatchObject({ code, file: 'scenario' });
  if (line !== undefined) expect(issues[0]!.line).toBe(line);
  expect(issues[0]!.remedy).toBeTruthy();
});

it('says that tabs are the trouble', () => {
  const [issue] = issuesOf(changed('  area: 1 cm^2', '\tarea: 1 cm^2'));
  expect(issue!.message).toMatch(/tab/);
  expect(issue!.remedy).toBe('indent with spaces');
});

it('refuses a key of JSON that would reach a prototype', () => {
  const text = JSON.stringify(load(goodText).input).replace('"area"', '"__proto__": {"polluted": true}, "area"');
  expect(issuesOf(text)).toMatchObject([{ code: 'forbidden-key' }]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('refuses an alias bomb at once', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghij'.split('').map((key, index) => {
      const before = 'abcdefghi'[index];
      return `${key}: &${key} [${Array(9).fill(`*${before}`).join(', ')}]`;
    }),
  ].join('\n');
  const start = processorTime();
  expect(issuesOf(`${bomb}\n`)).toMatchObject([{ code: 'too-many-aliases' }]);
  expect(processorTime() - start).toBeLessThan(5000);
});

it.each([
  ['brackets', 1000, '[', ']'],
  ['sections', 1000, '{ a: ', ' }'],
  ['brackets beyond the parser', 200_000, '[', ''],
])('refuses absurd nesting of %s', (_, depth, open, close) => {
  const issues = issuesOf(`a: ${open.repeat(depth)}${close.repeat(depth)}\n`);
  expect(issues.length).toBeGreaterThan(0);
  if (close !== '') expect(issues[0]).toMatchObject({ code: 'too-deep' });
});

it('keeps places of values that come from an alias or a merge', () => {
  const text = changed(
    'electrode: { metal: Li, thickness: 50 um }',
    'electrode:\n    - &first { metal: Li, thickness: 50 }\n    - { <<: *first }',
  );
  const issues = issuesOf(text);
  expect(issues.map((issue) => [issue.path, issue.line])).toEqual([
    ['cell.electrode[0].thickness', 7],
    ['cell.electrode[1].thickness', 7],
  ]);
});
