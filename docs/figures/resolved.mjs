// The figures of docs/resolved.md: fields at the last moment of short runs.
//
//   npm run build && node docs/figures/resolved.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figureToPng } from '../../dist/index.js';
import { readRunFields } from '../../dist/io/run/run-fields.js';
import { runFieldFigures } from '../../dist/report/run-field-figures.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Pictures of the last moment of a scenario with a shorter protocol, by what they show. */
async function figures(scenario, capacity, names) {
  const folder = mkdtempSync(join(tmpdir(), 'resolved-'));
  try {
    const settings = ['model.options.resolution=0.5', `operation.protocol[0].until.capacity=${capacity}`];
    const command = ['dist/cli/main.js', 'run', `scenarios/resolved/${scenario}.yaml`, '--out', folder, '--quiet'];
    execFileSync(process.execPath, [...command, ...settings.flatMap((one) => ['--set', one])], { cwd: root });
    const pictures = await runFieldFigures(readRunFields(folder).slice(-1));
    for (const [label, name] of names) {
      const { svg } = pictures.find(({ title }) => title.startsWith(label));
      writeFileSync(join(root, `docs/figures/resolved-${name}.png`), await figureToPng(svg));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await figures('growing-void', '0.1 mAh/cm^2', [
  ['Current density', 'current'],
  ['Equivalent stress', 'stress'],
]);
await figures('polycrystal', '0.03 mAh/cm^2', [['Current density', 'grains']]);
