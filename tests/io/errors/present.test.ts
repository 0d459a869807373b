import { expect, it } from 'vitest';
import { presentJson, presentTerminal } from '../../../src/io/errors/index.js';
import { changed, goodText, issuesOf } from '../fixtures/load.js';

it('shows a problem in its line, with what was got, expected, meant and what to do', () => {
  const text = presentTerminal(issuesOf(changed('stackPressure: 3 MPa', 'stackPressure: 3 MPs')));
  const lines = text.split('\n');
  expect(lines[0]).toBe('scenario:17:18  operation.stackPressure');
  expect(lines[2]).toBe('  17 |   stackPressure: 3 MPs');
  expect(lines[3]).toBe('     |                  ^');
  expect(text).toContain('  did you mean: MPa');
  expect(text).not.toContain('\u001b');
});

it('separates problems by an empty line and colours only when asked', () => {
  const issues = issuesOf(goodText, ['operation.stackPressure=7', 'cell.kind=haf']);
  const text = presentTerminal(issues);
  expect(text.split('\n\n')).toHaveLength(2);
  expect(text).toContain('--set:1:25  operation.stackPressure\n');
  expect(text).toContain('  1 | operation.stackPressure=7\n    |                         ^');
  const coloured = presentTerminal(issues, { color: true });
  expect(coloured).toContain('\u001b[');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is taken out
  expect(coloured.replace(/\u001b\[\d*m/g, '')).toBe(text);
});

it('cuts a long line to a window around the column', () => {
  const excerpt = `${'x'.repeat(500)}HERE${'y'.repeat(500)}`;
  const text = presentTerminal([{ code: 'a', path: 'p', message: 'm', file: 'f', line: 12, column: 501, excerpt }]);
  const [, , source, caret] = text.split('\n');
  expect(source!.length).toBeLessThan(120);
  expect(source![caret!.indexOf('^')]).toBe('H');
});

it('never lets a file write to the terminal', () => {
  const nasty = '\u001b]0;owned\u0007\u001b[2J\u202eabc';
  const text = presentTerminal([
    {
      code: 'a',
      path: nasty,
      message: nasty,
      file: nasty,
      line: 1,
      column: 3,
      got: nasty,
      remedy: nasty,
      excerpt: nasty,
    },
  ]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
  expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});

it('gives machines every key of every issue', () => {
  const data = presentJson(issuesOf(changed('stackPressure: 3 MPa', 'stackPressure: 3 MPs')));
  expect(data).toHaveLength(1);
  expect(Object.keys(data[0]!).sort()).toEqual(
    ['code', 'column', 'expected', 'file', 'got', 'line', 'message', 'nearest', 'path', 'remedy'].sort(),
  );
  expect(data[0]).toMatchObject({
    code: 'unknown-unit',
    path: 'operation.stackPressure',
    file: 'scenario',
    line: 17,
    column: 18,
  });
  expect(presentJson([{ code: 'a', path: '', message: 'm' }])[0]).toEqual({
    code: 'a',
    path: '',
    message: 'm',
    file: null,
    line: null,
    column: null,
    got: null,
    expected: null,
    nearest: null,
    remedy: null,
  });
  expect(presentTerminal([])).toBe('');
});
