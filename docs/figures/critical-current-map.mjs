// The figure of the README: stripping and plating limits of scenarios/argyrodite.yaml against stack pressure, with bands from the
// declared ranges of the uncertain parameters, and the experiment. Run it after `npm run build`; finished searches are found again.
import { writeFileSync } from 'node:fs';
import { inUnit, loadLibrary, loadStudy, measuredLimits } from '../../dist/index.js';
import { colour } from '../../dist/report/palette.js';
import { predictCritical } from '../../dist/studies/validation/predict.js';
import { interfaceParameters, metalParameters } from '../../dist/studies/validation/uncertainty.js';
import { logPanel, save } from './draw.mjs';
import { scenario, search } from './searches.mjs';

const pressures = [1, 2, 3, 5, 7, 10];
const materials = { library: loadLibrary(), metal: 'Li', electrolyte: 'Li6PS5Cl' };

const flaws = interfaceParameters(materials, ['flaws.depth', 'contact.formation.pressure']);
/** The sink length acts only through (criticalSupersaturation - 1)/sinkLength, so that one of the two stands for both. */
const voids = interfaceParameters(materials, [
  'voids.spacing',
  'voids.spacingSpread',
  'voids.sinkLength',
  'voids.vacancyFraction',
]);
const diffusivity = metalParameters(materials).filter(({ name }) => name === 'interfaceDiffusivity');
const parameters = { ccs: [...voids, ...diffusivity, ...flaws], ccp: flaws };

/** What the library says was fitted to the points of the figure. */
const names = {
  'voids.spacing': 'void spacing',
  interfaceDiffusivity: 'interface diffusivity',
  'flaws.depth': 'flaw depth',
  'contact.formation.pressure': 'formation pressure',
};
const fitted = [...materials.library.interfaceClass('Li', 'Li6PS5Cl').records, ...materials.library.metal('Li').records]
  .filter(([, { certainty, calibratedOn }]) => certainty === 'calibrated' && calibratedOn?.includes('Kasemchainan'))
  .map(([name]) => names[name] ?? name);
const calibrated = `${fitted.slice(0, -1).join(', ')} and ${fitted.at(-1)}`;

const searches = { find: ({ set = [] }, mode) => search(set, mode) };
const digits = (value) => (value === null ? null : Number(value.toPrecision(4)));

async function predict(mode, pressure) {
  const source = { file: scenario, set: [`operation.stackPressure=${pressure} MPa`, `critical.${mode}.width=5 %`] };
  const { answer, predicted, interval, shifts, notes } = await predictCritical(searches, {
    source,
    mode,
    parameters: parameters[mode],
  });
  process.stderr.write(`${mode} at ${pressure} MPa: ${predicted}\n`);
  return {
    mode,
    stackPressure: pressure,
    predicted: digits(predicted),
    interval: interval === null ? null : interval.map(digits),
    status: answer.status,
    shifts: shifts.map(({ parameter, label, shift }) => ({ parameter, label, ratio: digits(Math.exp(shift)) })),
    notes,
  };
}

const rows = [];
for (const pressure of pressures) for (const mode of ['ccs', 'ccp']) rows.push(await predict(mode, pressure));
const measured = measuredLimits(loadStudy({ file: scenario }).scenario).map((limit) => ({
  mode: limit.mode,
  stackPressure: inUnit(limit.stackPressure, 'pressure', 'MPa'),
  measured: inUnit(limit.currentDensity, 'currentDensity', 'mA/cm^2'),
}));
const data = {
  units: { stackPressure: 'MPa', predicted: 'mA/cm^2', interval: 'mA/cm^2', measured: 'mA/cm^2', ratio: '1' },
  parameters: Object.fromEntries(
    Object.entries(parameters).map(([mode, list]) => [mode, list.map(({ name }) => name)]),
  ),
  predicted: rows,
  measured,
  calibratedOnMeasured: fitted,
};
writeFileSync(new URL('critical-current-map.json', import.meta.url), `${JSON.stringify(data, null, 2)}\n`);

const of = (mode) => rows.filter((row) => row.mode === mode && row.predicted !== null);
const shades = { ccs: colour('series-1'), ccp: colour('series-2') };
const domain = { x: [0.93, 10.8], y: [0.015, 6] };
const band = (mode) => ({
  x: of(mode).map((row) => row.stackPressure),
  low: of(mode).map(({ interval }) => interval[0] ?? domain.y[0]),
  high: of(mode).map(({ interval }) => interval[1] ?? domain.y[1]),
  colour: shades[mode],
});
const curve = (mode, label, extra) => ({
  x: of(mode).map((row) => row.stackPressure),
  y: of(mode).map((row) => row.predicted),
  colour: shades[mode],
  dots: true,
  label,
  ...extra,
});
const points = (mode, extra) => {
  const own = measured.filter((one) => one.mode === mode);
  const at = { x: own.map((one) => one.stackPressure), y: own.map((one) => one.measured) };
  return { ...at, colour: shades[mode], ...extra };
};
const svg = await logPanel({
  title: 'Critical currents of Li | Li6PS5Cl | Li against stack pressure',
  description: `Predicted stripping limits ${of('ccs')
    .map((row) => `${row.predicted} at ${row.stackPressure} MPa`)
    .join(', ')}; plating limits ${of('ccp')
    .map((row) => `${row.predicted} at ${row.stackPressure} MPa`)
    .join(', ')}, in mA/cm²; measured 0.2 and 1.0 (stripping) and 2.0 (plating) at 3 and 7 MPa.`,
  x: { label: 'stack pressure (MPa)', domain: domain.x, ticks: pressures },
  y: { label: 'critical current (mA/cm²)', domain: domain.y, ticks: [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] },
  bands: [band('ccp'), band('ccs')],
  curves: [
    curve('ccp', 'plating limit, CCP', { at: 0, dx: 14, dy: -34 }),
    curve('ccs', 'stripping limit, CCS', { at: 0, dx: 14, dy: -34 }),
  ],
  points: [points('ccp', { open: true }), points('ccs', {})],
  notes: [
    {
      x: 10.3,
      y: 0.045,
      anchor: 'end',
      lines: [
        'lines: lithostat; bands: declared ranges of the parameters',
        '● ○ measured at 25 °C, Kasemchainan et al. 2019',
        `${calibrated[0].toUpperCase()}${calibrated.slice(1)}`,
        'were calibrated on these four points.',
      ],
    },
  ],
});
await save(svg, 'critical-current-map');
