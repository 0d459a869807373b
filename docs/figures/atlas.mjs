// Makes the figures and the table of docs/atlas.md: node docs/figures/atlas.mjs [FOLDER]
// FOLDER holds the atlas of scenarios/studies/atlas.yaml; without it the atlas is computed (a minute on two cores) and kept in results/docs.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figureToPng } from '../../dist/report/figure-image.js';
import { atlasNumbers } from './atlas-numbers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = (name) => join(root, 'docs', 'figures', name);
const [given] = process.argv.slice(2);
const folder = given ?? join(root, 'results', 'docs', 'atlas');
if (given === undefined) {
  const words = ['atlas', join(root, 'scenarios', 'studies', 'atlas.yaml'), '--out', folder];
  const { status } = spawnSync(process.execPath, [join(root, 'dist', 'cli', 'main.js'), ...words], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`the atlas ended with ${status}`);
}
const result = JSON.parse(readFileSync(join(folder, 'atlas.json'), 'utf8'));
for (const [from, to] of [
  ['ccs', 'atlas-stripping'],
  ['ccs-regime', 'atlas-regimes'],
]) {
  const svg = readFileSync(join(folder, 'figures', `${from}.svg`), 'utf8');
  writeFileSync(here(`${to}.png`), await figureToPng(svg, { scale: 1.5 }));
}
const { data, table } = atlasNumbers(result);
writeFileSync(here('atlas.json'), `${JSON.stringify(data, null, 1)}\n`);
const page = join(root, 'docs', 'atlas.md');
const text = readFileSync(page, 'utf8').replace(
  /(<!-- table least -->)[\s\S]*?(<!-- end -->)/,
  (_all, begin, end) => `${begin}\n\n${table}\n\n${end}`,
);
writeFileSync(page, text);
