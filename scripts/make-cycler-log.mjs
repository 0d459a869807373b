/**
 * Writes scenarios/studies/cycler.csv: what a cycler and a load cell would have logged beside the cell of cycler.yaml, computed by
 * lithostat itself, with noise. No laboratory measured it. Run after a build: node scripts/make-cycler-log.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { expandProtocol } from '../dist/io/scenario/index.js';
import { randomStream } from '../dist/statistics/index.js';
import { valuesAt } from '../dist/studies/compare/interpolate.js';
import { loadStudy } from '../dist/studies/load-study.js';
import { simulate } from '../dist/studies/simulate.js';

const folder = new URL('../scenarios/studies/', import.meta.url);
const seed = 20_240_611;
/** Standard deviations: V, Pa, K, and share of the current. */
const noise = { voltage: 0.2e-3, stackPressure: 10e3, temperature: 0.1, currentDensity: 5e-4 };
const every = 60;

const data = parse(readFileSync(new URL('cycler.yaml', folder), 'utf8'));
data.operation.protocol = [
  { rest: '10 min' },
  ...[0.1, 0.25].flatMap((current) => [
    {
      cycle: 2,
      steps: [
        { strip: `${current} mA/cm^2`, until: { capacity: '0.25 mAh/cm^2' } },
        { rest: '10 min' },
        { plate: `${current} mA/cm^2`, until: { capacity: '0.25 mAh/cm^2' } },
        { rest: '10 min' },
      ],
    },
  ]),
];
const study = loadStudy({ data });
const model = study.makeModel();
const names = ['currentDensity', 'voltage', 'stackPressure', 'temperature'];
const places = names.map((name) => model.observables.findIndex((one) => one.name === name));
const rows = [];
const ends = [];
const result = simulate({
  model,
  steps: expandProtocol(study.scenario.operation.protocol),
  stackPressure: study.scenario.operation.stackPressure.pressure,
  onRow: (time, values) => rows.push([time, ...places.map((place) => values[place])]),
  onStepEnd: () => {
    ends.push(rows.at(-1)[0]);
  },
});
if (result.status !== 'completed') throw new Error(`the cell ended as ${result.status}`);

// A row every minute of each step, and one before and one after each change of it.
const times = [0];
for (const end of ends) {
  const start = times.at(-1);
  for (let time = start + every; time < end - 1; time += every) times.push(time);
  times.push(end, end);
}
times.pop();
const column = (index) => rows.map((row) => row[index]);
const sampled = names.map((_name, index) => valuesAt({ time: column(0), values: column(index + 1) }, times));

const random = randomStream(seed);
const normal = () => random.normal();

const area = study.scenario.cell.area;
const lines = times.map((time, row) => {
  const [current, voltage, pressure, temperature] = sampled.map((values) => values[row]);
  return [
    (time / 3600).toFixed(6),
    (current * (1 + noise.currentDensity * normal()) * area * 1e3).toFixed(6),
    (voltage + noise.voltage * normal()).toFixed(6),
    ((pressure + noise.stackPressure * normal()) * area).toFixed(2),
    (temperature - 273.15 + noise.temperature * normal()).toFixed(2),
  ].join(',');
});
const head = [
  '# Synthetic: computed by lithostat for the cell of cycler.yaml (scripts/make-cycler-log.mjs), not measured by anyone.',
  '# Normal noise was added, standard deviations: voltage 0.2 mV, stack pressure 10 kPa, temperature 0.1 K, current 0.05 % of itself.',
  'Time/h,I/mA,Ecell/V,Load/N,T/degC',
];
writeFileSync(fileURLToPath(new URL('cycler.csv', folder)), `${[...head, ...lines].join('\n')}\n`);
process.stdout.write(`${lines.length} rows\n`);
