import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/atlas.md', root), 'utf8');
const data = JSON.parse(readFileSync(new URL('docs/figures/atlas.json', root), 'utf8'));

interface Work {
  readonly searches: number;
  readonly probes: number;
  readonly gridSearches: number;
  readonly gridProbes: number;
}

it('the page on the atlas has the numbers that the atlas found', async () => {
  const file = new URL('docs/figures/atlas-numbers.mjs', root).href;
  const { atlasNumbers } = (await import(file)) as { atlasNumbers(of: unknown): { table: string } };
  const written = /<!-- table least -->([\s\S]*?)<!-- end -->/.exec(page)![1].trim();
  expect(written).toBe(atlasNumbers(data).table);
  const total = (name: keyof Work) => (data.maps as { work: Work }[]).reduce((sum, { work }) => sum + work[name], 0);
  expect(page).toContain(
    `${total('searches')} searches of ${total('gridSearches')} nodes, with ${total('probes')} probes`,
  );
  expect(page).toContain(`about ${100 * Math.round(total('gridProbes') / 100)}.`);
  const worst = Math.max(...data.maps.map(({ error }: { error: { heldOutLargest: number } }) => error.heldOutLargest));
  expect(page).toContain(`held-out searches missed by ${Math.round(100 * worst)} % at most`);
});
