// S-11: the same seed on one and on eight workers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const scenario = `lithostat: 1
title: small cell
cell:
  kind: symmetric
  electrode: { metal: Li, thickness: 50 um }
  electrolyte: { material: Li6PS5Cl, thickness: 1 mm }
operation:
  temperature: 25 degC
  stackPressure: 3 MPa
  protocol: [{ strip: 0.2 mA/cm^2, until: { capacity: 0.1 mAh/cm^2 } }]
model: { level: film }
`;

/** Rows of two tables of the same twelve random cases, computed by one and by eight workers, that are not the same to the letter (times aside). */
function differences() {
  const folder = mkdtempSync(join(tmpdir(), 'workers-'));
  try {
    writeFileSync(join(folder, 'cell.yaml'), scenario);
    const tables = [1, 8].map((jobs) => {
      const out = join(folder, String(jobs));
      const words = [
        'sweep',
        'cell.yaml',
        '--set',
        'operation.stackPressure=1 MPa..5 MPa',
        '--lhs',
        '12',
        '--seed',
        '7',
      ];
      const { status, stderr } = spawnSync(
        process.execPath,
        [program, ...words, '--jobs', String(jobs), '--out', out],
        {
          cwd: folder,
          encoding: 'utf8',
        },
      );
      if (status !== 0) throw new Error(`the sweep on ${jobs} workers ended with ${status}: ${stderr}`);
      const lines = readFileSync(join(out, 'cases.csv'), 'utf8').trimEnd().split('\n');
      return lines.map((line) => line.slice(0, line.lastIndexOf(',')));
    });
    const [one, eight] = tables;
    if (one.length !== 13 || eight.length !== 13) return Number.NaN;
    return one.filter((line, index) => line !== eight[index]).length;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const cases = { 'S-11.differences': differences };
