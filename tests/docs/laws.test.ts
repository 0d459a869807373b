import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { laws, pointLaws } from '../../src/physics/registry.js';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/laws.md', root), 'utf8');

describe('the page on laws', () => {
  it('has a row for every point law, with what drives it, and names no law that is not there', () => {
    const rows = [...page.matchAll(/^\| `([\w/-]+)` \| ([\w ]+) \|/gm)].map(([, name, drive]) => [name, drive]);
    expect(rows.toSorted()).toEqual(pointLaws.map(({ name, drive }) => [name, drive.replace('-', ' ')]).toSorted());
    const known = new Set([...laws, ...pointLaws].map(({ name }) => name));
    for (const [, name] of page.matchAll(/`([a-z]+\/[a-z-]+)`/g)) expect(known, name).toContain(name);
  });

  // Of the compiled package, by its name, as a reader would run it.
  it('has an example that prints what it says', () => {
    const text = /```js\n([\s\S]*?)```/.exec(page)![1];
    const said = /console\.log\(.*\); \/\/ (.*)$/m.exec(text)![1];
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', text], {
      cwd: fileURLToPath(root),
      encoding: 'utf8',
    });
    expect(printed.trim()).toBe(said);
  });
});
