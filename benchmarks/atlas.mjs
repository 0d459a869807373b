// Speed of an atlas: both maps of scenarios/studies/atlas.yaml, as a user runs it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, usageOfNode } from './processes.mjs';
import { row, summary } from './statistics.mjs';

const threads = 2;

/** The row of the atlas; run once, since it takes a minute. Its accuracy is the largest miss at a held-out search. */
export function atlas() {
  const out = mkdtempSync(join(tmpdir(), 'lithostat-bench-'));
  try {
    const scenario = join(root, 'scenarios', 'studies', 'atlas.yaml');
    const words = ['atlas', scenario, '--jobs', String(threads), '--out', join(out, 'atlas'), '--quiet'];
    const began = performance.now();
    const usage = usageOfNode([join(root, 'dist', 'cli', 'main.js'), ...words]);
    const seconds = (performance.now() - began) / 1000;
    const { maps } = JSON.parse(readFileSync(join(out, 'atlas', 'atlas.json'), 'utf8'));
    const total = (name) => maps.reduce((sum, { work }) => sum + work[name], 0);
    const searches = total('searches') + total('heldOutSearches');
    const probes = total('probes') + total('heldOutProbes');
    const work = `atlas: stripping and plating over 40 x 40 cells of pressure and temperature, scenarios/studies/atlas.yaml, on ${threads} threads: ${searches} searches with ${probes} probes instead of ${total('gridSearches')} with about ${total('gridProbes')}`;
    const accuracy = Math.max(...maps.map(({ error }) => error.heldOutLargest));
    return row(work, summary([seconds], { ...usage, accuracy }), null, 300);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
