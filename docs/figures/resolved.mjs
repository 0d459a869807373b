// The figure of docs/resolved.md: current density and equivalent stress at the last moment of a short run.
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
const folder = mkdtempSync(join(tmpdir(), 'resolved-'));
try {
  const settings = ['model.options.resolution=0.5', 'operation.protocol[0].until.capacity=0.002 mAh/cm^2'];
  const command = ['dist/cli/main.js', 'run', 'scenarios/resolved/growing-void.yaml', '--out', folder, '--quiet'];
  execFileSync(process.execPath, [...command, ...settings.flatMap((one) => ['--set', one])], { cwd: root });
  const last = readRunFields(folder).slice(-1);
  const pictures = await runFieldFigures(last);
  for (const [label, name] of [
    ['Current density', 'current'],
    ['Equivalent stress', 'stress'],
  ]) {
    const { svg } = pictures.find(({ title }) => title.startsWith(label));
    writeFileSync(join(root, `docs/figures/resolved-${name}.png`), await figureToPng(svg));
  }
} finally {
  rmSync(folder, { recursive: true });
}
