// What the moving `resolved` model says in docs/pressure-exponent.md: the current density at which one void neither grows nor closes, by stack
// pressure and mechanism. Makes pressure-exponent-moving.json and the figure; `--draw` only draws from the numbers that are there.
//
//   npm run build && node docs/figures/pressure-exponent-moving.mjs [--draw]
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadStudy } from '../../dist/index.js';
import { drawMoving } from './pressure-exponent-moving-figure.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const faraday = 96485.33212;
const milli = 10; // A/m2 in 1 mA/cm2
const pressures = [1, 3, 10, 30];
/** MPa; above it only the start is computed. */
const highestSettled = 10;
const resolutions = [0.25, 0.5];
/** Volumes of the void that creep closes and vacancies replace before its shape counts as settled. */
const turnovers = 0.3;
const stepsPerTurnover = 30;
const mostSteps = 300;

/** Stress in the kinetics is off: at currents this small it drives more current along the interface than the cell does, which the model lags. */
const mechanism = (name, on) => `model.mechanisms.${name}=${on}`;
const tensionless = mechanism('surfaceTension', false);
const rows = [
  ['bulk constants, no surface tension', [tensionless]],
  ['bulk constants', []],
  ['size-dependent strength', [mechanism('sizeDependentStrength', true)]],
  ['sticking', ['model.options.electrode1.friction=sticking']],
  ['rim of five times the resistance', ['model.options.electrode1.patches=[{ from: 0 um, to: 3.5 um, factor: 5 }]']],
];

function modelOf(set, pressure, resolution) {
  const own = [
    mechanism('stressKinetics', false),
    `operation.stackPressure=${pressure} MPa`,
    `model.options.resolution=${resolution}`,
    ...set,
  ];
  const study = loadStudy({ file: here('../../scenarios/resolved/growing-void.yaml'), set: own });
  return study.makeModel();
}

/** The current density (A/m2) at which the volume of the void stands still, at the start and once its shape has settled. */
function holding(set, pressure, resolution) {
  const model = modelOf(set, pressure, resolution);
  const { vacancyFraction, molarVolume } = model.parameters.electrodes[0];
  const state = model.initialState();
  const out = new Float64Array(model.observables.length);
  const place = Object.fromEntries(model.observables.map(({ name }, k) => [name, k]));
  const load = (currentDensity) => ({
    startTime: 0,
    electrical: { kind: 'current', currentDensity },
    stackPressure: pressure * 1e6,
    stackPressureSlope: 0,
  });
  const look = (current) => {
    model.observe(state, load(current), out);
    const recession = (molarVolume / faraday) * current;
    const closing = out[place.bodyVelocity1] - (1 - vacancyFraction) * recession;
    return { closing, wanted: (closing / vacancyFraction) * (faraday / molarVolume) };
  };
  /**
   * The root in the logarithm of the current: what closes hardly depends on it, so its fixed point is near, and a secant finds it. With surface
   * tension it is known only to some percent: tension is taken a part of the coming step later, whose length depends on the current.
   */
  const find = (guess) => {
    let a = Math.log(guess);
    let fa = Math.log(look(guess).wanted) - a;
    let b = a + fa;
    let best = { at: a, miss: Math.abs(fa) };
    for (let turn = 0; turn < 12 && best.miss > 1e-6; turn++) {
      const fb = Math.log(look(Math.exp(b)).wanted) - b;
      if (Math.abs(fb) < best.miss) best = { at: b, miss: Math.abs(fb) };
      const next = fb === fa ? b : b - (fb * (b - a)) / (fb - fa);
      [a, fa, b] = [b, fb, Math.abs(next - b) < 1 ? next : b + fb];
    }
    if (!(best.miss < 0.2)) throw new Error(`no holding current at ${pressure} MPa`);
    return { current: Math.exp(best.at), miss: best.miss };
  };
  const creep = model.parameters.electrodes[0].creepRate * pressure ** 6.6;
  const start = find(Math.max(1e-12, 1e-8 * creep * (faraday / molarVolume)));
  look(start.current);
  const volumeAtStart = out[place.voidVolume1];
  const shape = () => ({
    halfWidth: out[place.voidHalfWidth1] * 1e6,
    height: out[place.voidHeight1] * 1e6,
    contact: out[place.contactFraction1],
    tension: out[place.leastContactPressure1] / 1e6,
  });
  const before = shape();
  let { current } = start;
  let turned = 0;
  let steps = 0;
  let failure = null;
  // Over the second half of the way: what each step says, by its time.
  const kept = [];
  const toCurrent = faraday / (molarVolume * vacancyFraction);
  let volume = volumeAtStart;
  while (pressure <= highestSettled && turned < turnovers && steps < mostSteps) {
    const from = state.time;
    // Steps this short take surface tension hardly later than it acts.
    const end = from + volumeAtStart / (stepsPerTurnover * (current / toCurrent));
    let asked = 0;
    const result = model.advance(state, load(current), end, [], () => state.time === from && asked++ === 0);
    if (result.reason === 'failure' || result.reason === 'event') {
      failure = result.failure?.message ?? result.event;
      break;
    }
    look(current);
    const time = state.time - from;
    // The volume of a void is that which the flow gave in the step, to round-off: what it gained was too much current.
    const held = current - ((out[place.voidVolume1] - volume) / time) * toCurrent;
    volume = out[place.voidVolume1];
    turned += (held / toCurrent) * (time / volumeAtStart);
    steps++;
    if (turned > turnovers / 2) kept.push({ held, time });
    // Brings the volume back as well, over a tenth of a turnover.
    current = held * (1 + Math.max(-0.5, Math.min(0.5, 10 * (1 - volume / volumeAtStart))));
  }
  const settled = failure === null && turned >= turnovers ? meanOf(kept) : null;
  return {
    start: start.current / milli,
    settled: settled === null ? null : settled.mean / milli,
    misses: { start: start.miss, settled: settled === null ? null : settled.error },
    steps,
    turned,
    volume: volume / volumeAtStart,
    before,
    after: shape(),
    failure,
  };
}

/** Mean by time, and the difference between its two halves as a part of it. */
function meanOf(kept) {
  const over = (list) =>
    list.reduce((sum, { held, time }) => sum + held * time, 0) / list.reduce((sum, { time }) => sum + time, 0);
  const middle = Math.ceil(kept.length / 2);
  const mean = over(kept);
  return { mean, error: kept.length < 2 ? 1 : Math.abs(over(kept.slice(middle)) - over(kept.slice(0, middle))) / mean };
}

/** d ln i / d ln P between two pressures, and how well it is known from how well the currents are. */
const slope = (found, what, from, to) => {
  const [a, b] = [from, to].map((pressure) => found.find((one) => one.pressure === pressure));
  if (a[what] === null || b[what] === null) return null;
  const decade = Math.log(to / from);
  return { value: Math.log(b[what] / a[what]) / decade, error: (a.misses[what] + b.misses[what]) / decade };
};
const digits = (value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value);

function rowOf([label, set]) {
  const byResolution = resolutions.map((resolution) => ({
    resolution,
    found: pressures.map((pressure) => {
      const one = { pressure, ...holding(set, pressure, resolution) };
      console.error(
        label,
        resolution,
        JSON.stringify(one, (_, value) => digits(value)),
      );
      return one;
    }),
  }));
  const exponents = ['start', 'settled'].flatMap((what) =>
    [
      [1, 3],
      [3, 10],
      [10, 30],
      [1, 10],
    ].map(([from, to]) => {
      const [coarse, fine] = byResolution.map(({ found }) => slope(found, what, from, to));
      if (coarse === null || fine === null) return { what, from, to, value: null, error: null };
      const error = Math.abs(fine.value - coarse.value) + Math.max(coarse.error, fine.error);
      return { what, from, to, value: fine.value, error };
    }),
  );
  return { label, set, byResolution, exponents };
}

/**
 * The closed form: with one creep law and linear kinetics the geometry at which a void stands still fixes i/(A sum^n), where the sum of what
 * presses on it is P, ambient pressure and the tension 2 gamma/R of half a sphere of its volume.
 */
function closedForm() {
  const model = modelOf([], 1, resolutions[0]);
  const { electrodes, ambientPressure, options } = model.parameters;
  const out = new Float64Array(model.observables.length);
  const load = {
    startTime: 0,
    electrical: { kind: 'current', currentDensity: 0 },
    stackPressure: 1e6,
    stackPressureSlope: 0,
  };
  model.observe(model.initialState(), load, out);
  const volume = out[model.observables.findIndex(({ name }) => name === 'voidVolume1')] * options.width ** 2;
  const radius = (1.5 * volume) ** (1 / 3);
  const { surfaceEnergy, creep } = electrodes[0];
  const beside = ambientPressure + (2 * surfaceEnergy) / radius;
  const exponentOf = (from, to) =>
    (creep.exponent * Math.log((to * 1e6 + beside) / (from * 1e6 + beside))) / Math.log(to / from);
  const predicted = Array.from({ length: 41 }, (_, k) => 10 ** (k / 40)).map((pressure) => ({
    pressure,
    exponent: (creep.exponent * pressure * 1e6) / (pressure * 1e6 + beside),
  }));
  return {
    radius: radius * 1e6,
    tension: (2 * surfaceEnergy) / radius / 1e6,
    exponents: { '1-3': exponentOf(1, 3), '3-10': exponentOf(3, 10), '1-10': exponentOf(1, 10) },
    predicted,
  };
}

const file = here('pressure-exponent-moving.json');
if (!process.argv.includes('--draw')) {
  const data = { turnovers, closedForm: closedForm(), rows: rows.map(rowOf) };
  writeFileSync(file, `${JSON.stringify(data, (_, value) => digits(value), 1)}\n`);
}
const data = JSON.parse(readFileSync(file, 'utf8'));
await drawMoving(data);

// The table of the page.
const digitsOf = (value) =>
  value === null ? '–' : value < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
const shown = (exponents, from, to) => {
  const { value, error } = exponents.find((one) => one.what === 'settled' && one.from === from && one.to === to);
  return value === null ? '–' : `${value.toFixed(2)} ± ${Math.max(0.01, error).toFixed(2)}`;
};
const lines = data.rows.map(({ label, byResolution, exponents }) => {
  const currents = byResolution.at(-1).found.filter(({ pressure }) => pressure <= highestSettled);
  const cells = [
    ...currents.map(({ settled }) => digitsOf(settled)),
    shown(exponents, 1, 3),
    shown(exponents, 3, 10),
    shown(exponents, 1, 10),
  ];
  return `| ${label} | ${cells.join(' | ')} |`;
});
const { exponents } = data.closedForm;
const closed = ['1-3', '3-10', '1-10'].map((range) => exponents[range].toFixed(2));
const content = [
  '|  | 1 MPa | 3 MPa | 10 MPa | 1–3 | 3–10 | 1–10 |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...lines,
  `| closed form with surface tension |  |  |  | ${closed.join(' | ')} |`,
].join('\n');
const page = here('../pressure-exponent.md');
const text = readFileSync(page, 'utf8');
writeFileSync(page, text.replace(/(<!-- table moving -->)[\s\S]*?(<!-- end -->)/, `$1\n\n${content}\n\n$2`));
