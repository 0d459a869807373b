import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/meshes.md', root), 'utf8');

it('the page on meshes shows what its command prints', () => {
  const [, words] = /```sh\nlithostat (mesh info .*)\n```/.exec(page)!;
  const [, said] = /```text\n(mesh [\s\S]*?)```/.exec(page)!;
  const main = fileURLToPath(new URL('dist/cli/main.js', root));
  const printed = execFileSync(process.execPath, [main, ...words!.split(' ')], {
    cwd: fileURLToPath(root),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(printed).toBe(said);
});
