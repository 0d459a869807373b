import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { randomStream } from '../../../src/statistics/index.js';

/** A folder that its owner removes. */
export function temporaryFolder(): { readonly path: string; file(name: string, text: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'calibrate-'));
  return {
    path,
    file(name, text) {
      const at = join(path, name);
      writeFileSync(at, text);
      return at;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A scenario of a quick cell with a calibration, as text. */
export function scenarioText(calibration: unknown, more: Readonly<Record<string, unknown>> = {}): string {
  return stringify({
    lithostat: 1,
    title: 'twin',
    cell: {
      kind: 'symmetric',
      area: '1 cm^2',
      electrode: { metal: 'Li', thickness: '50 um' },
      electrolyte: { material: 'Li6PS5Cl', thickness: '1 mm' },
    },
    operation: {
      temperature: '25 degC',
      stackPressure: '5 MPa',
      protocol: [{ strip: '0.1 mA/cm^2', until: { capacity: '0.02 mAh/cm^2' } }],
    },
    model: { level: 'film' },
    calibration,
    ...more,
  });
}

export const creepParameters = {
  'materials.Li.creep.exponent': { bounds: [2, 12], scale: 'linear' },
  'materials.Li.creep.referenceRate': { bounds: ['1e-6 1/s', '1 1/s'] },
} as const;

/** Creep tests of a metal with n = 6 and 2e-3 1/s at 1 MPa and 25 degC, with relative scatter, as a table. */
export function creepTwin(seed: number, scatter: number, count = 8): string {
  const random = randomStream(seed, 99);
  const rows = Array.from({ length: count }, (_, k) => {
    const stress = 0.3 * 1.25 ** k;
    return `${stress},${2e-3 * stress ** 6 * Math.exp(scatter * random.normal())}`;
  });
  return ['stress [MPa],creepRate(Li) [1/s]', ...rows].join('\n');
}
