import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where and what a made sweep varies. */
export interface SampleInput {
  readonly header: string;
  readonly values: readonly (number | string)[];
}

/** How a made case ended. */
export interface SampleOutcome {
  readonly status: string;
  readonly reason?: string;
  /** By heading; what is left out has no value. */
  readonly values?: Readonly<Record<string, number | string | boolean | null>>;
}

const cell = (value: unknown) => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * Writes the folder of a made sweep over the product of the inputs, with outputs by closed forms, so that tests know what its figures show.
 *
 * @param rows the combinations; by default the product of the inputs
 */
export function writeSampleSweep(
  folder: string,
  inputs: readonly SampleInput[],
  outputs: readonly string[],
  outcome: (...inputs: (number | string)[]) => SampleOutcome,
  record: { title?: string; task?: Record<string, string>; base?: unknown; rows?: readonly (number | string)[][] } = {},
): string {
  mkdirSync(folder, { recursive: true });
  const product = inputs.reduce<(number | string)[][]>(
    (rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
  const headers = [
    'case',
    'key',
    ...inputs.map(({ header }) => header),
    'status',
    'reason',
    ...outputs,
    'timeWall [s]',
  ];
  const lines = (record.rows ?? product).map((row, index) => {
    const { status, reason = '', values = {} } = outcome(...row);
    const key = (index * 7919).toString(16).padStart(32, '0');
    return [index, key, ...row, status, reason, ...outputs.map((name) => values[name]), 0.01 * index]
      .map(cell)
      .join(',');
  });
  const { title = 'Made sweep', task = { kind: 'run' }, base = {} } = record;
  const columns = inputs.map(({ header }) => {
    const [, path, unit] = /^(.*?)(?: \[(.*)\])?$/.exec(header)!;
    return { header, path, unit: unit ?? null };
  });
  const count = lines.length;
  const identity = { lithostat: '0.0.0', format: 1, title, familyHash: '0'.repeat(32), code: 'made', task };
  const plan = { inputs: columns, count, chunkSize: 1000, design: {} };
  // Before the table, which is younger than what it is made from.
  writeFileSync(join(folder, 'sweep.json'), JSON.stringify({ ...identity, ...plan }));
  writeFileSync(join(folder, 'family.json'), JSON.stringify({ base: JSON.stringify(base), task, outputs: [] }));
  writeFileSync(join(folder, 'cases.csv'), `${[headers.map(cell).join(','), ...lines].join('\n')}\n`);
  return folder;
}

/** Critical current of stripping over pressure and temperature by a power law, with failed and open searches among them. */
export function writeCriticalSample(folder: string): string {
  return writeSampleSweep(
    folder,
    [
      { header: 'operation.stackPressure [MPa]', values: [1, 3, 7, 20, 50] },
      { header: 'operation.temperature [degC]', values: [0, 25, 60] },
    ],
    ['low [mA/cm^2]', 'high [mA/cm^2]', 'critical [mA/cm^2]', 'resolved', 'failure', 'contactFractionAtFailure [1]'],
    (pressure, temperature) => {
      if (pressure === 50 && temperature === 60) {
        return { status: 'failed:solver', reason: 'the step became too small, at 120 s' };
      }
      const middle = 0.05 * Number(pressure) * Math.exp(0.02 * Number(temperature));
      if (pressure === 50 && temperature === 25) {
        return {
          status: 'ok',
          reason: 'no failure up to the end of the range',
          values: { 'low [mA/cm^2]': 4, resolved: false },
        };
      }
      return {
        status: 'ok',
        values: {
          'low [mA/cm^2]': middle / 1.1,
          'high [mA/cm^2]': middle * 1.1,
          'critical [mA/cm^2]': middle,
          resolved: true,
          failure: 'contact, lost',
          'contactFractionAtFailure [1]': 0.2,
        },
      };
    },
    {
      title: 'CCS over pressure and temperature',
      task: { kind: 'critical', mode: 'ccs' },
      base: { cell: { electrode: { metal: 'Li' }, electrolyte: { material: 'Li6PS5Cl' } } },
    },
  );
}
