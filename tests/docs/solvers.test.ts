import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/solvers.md', root), 'utf8');
const examples = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, text]) => text!);

// Of the compiled package, by its name, as a reader would run them.
describe('the examples of the page on solvers', () => {
  it('are there', () => expect(examples.length).toBeGreaterThanOrEqual(3));

  it.each(examples.map((text) => [/import \{ (.*) \}/.exec(text)![1]!, text]))('%s print what they say', (_, text) => {
    const said = /console\.log\(.*\); \/\/ (.*)$/m.exec(text)![1];
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', text], {
      cwd: fileURLToPath(root),
      encoding: 'utf8',
    });
    expect(printed.trim()).toBe(said);
  });
});
