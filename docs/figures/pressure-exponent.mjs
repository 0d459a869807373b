// The numbers, tables and figures of docs/pressure-exponent.md, from the cell problems that `lithostat closure` solved.
// Use: npm run build && node docs/figures/pressure-exponent.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sizeEffectStrength } from '../../dist/physics/strength/size-effect.js';
import { creepClosure } from '../../dist/physics/voids/creep-closure.js';
import { shapeFactor } from '../../dist/physics/voids/shape-factor.js';
import { drawAll } from './pressure-exponent-figures.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { code, tables } = JSON.parse(readFileSync(here('closure-cells.json'), 'utf8'));

const exponent = 6.6;
const lepage = 9.30850994e-4;
const masias = 7.7e-3;
const metalPerCharge = 1.3e-5 / 96485.33212;
const milli = 10; // A/m2 in 1 mA/cm2
const xu = { amplitude: 105, referenceDiameter: 1.39e-6, exponent: 0.68 };
const pressures = [1, 1.5, 2, 3, 4, 5, 7, 10];

const evaluate = (law, parameters, ...inputs) => {
  const out = new Float64Array(inputs.length + 1);
  law.evaluate(parameters, inputs, out);
  return out[0];
};
const strengthOf = (diameter) => evaluate(sizeEffectStrength, xu, diameter);
/** Root of a function of a logarithm, rising or falling, by bisection. */
function root(f, low, high) {
  let [a, b] = [Math.log(low), Math.log(high)];
  const sign = Math.sign(f(low));
  if (sign === Math.sign(f(high))) return null;
  for (let turn = 0; turn < 40; turn++) {
    const middle = (a + b) / 2;
    if (Math.sign(f(Math.exp(middle))) === sign) a = middle;
    else b = middle;
  }
  return Math.exp((a + b) / 2);
}

/** Answers of a table where some parameters are as wanted. */
const rowsOf = (table, wanted) =>
  tables[table].rows.filter(
    ({ parameters, answer }) => answer !== null && Object.entries(wanted).every(([k, v]) => parameters[k] === v),
  );
const answerOf = (table, wanted) => rowsOf(table, wanted)[0].answer;

// --- Voids that condensing vacancies feed and creep closes -----------------------------------------------------------------------------

const shapes = new Map();
/** c_n(q), remembered. */
function shapeOf(aspect, friction) {
  const key = `${aspect} ${friction}`;
  if (!shapes.has(key)) shapes.set(key, evaluate(shapeFactor, { exponent, friction }, aspect));
  return shapes.get(key);
}

/** Recession by closure of one class, m/s. */
function closureRate(theta, pressure, { spacing, friction, aspect, sized, rate }) {
  const radius = spacing * Math.sqrt(1 - theta);
  const length = sized === 'void' ? 2 * radius : (2 * radius * (spacing - radius)) / spacing;
  const strength = sized ? strengthOf(length) : 1;
  const parameters = {
    creep: { referenceRate: rate, exponent, activationEnergy: 0, referenceTemperature: 298.15 },
    shapeFactor: shapeOf(aspect, friction),
    spacing,
    fixedInteraction: null,
    aspectRatio: aspect,
    friction,
  };
  return evaluate(creepClosure, parameters, radius, pressure * 1e6, 298.15, strength) / (Math.PI * spacing ** 2);
}

/** Contact of one class when the local recession is `local` and the body moves at `body`: chi theta_k local = m (1 - theta_k) body + R. Null: none. */
function contactOf(local, body, pressure, one) {
  const surplus = (theta) =>
    one.chi * theta * local - one.translation * (1 - theta) * body - closureRate(theta, pressure, one);
  // Closure vanishes as contact is whole and peaks as it is lost; the root with the most contact is the stable one.
  let above = 1 - 1e-9;
  for (let k = 1; k <= 90; k++) {
    const below = 10 ** ((-3 * k) / 90);
    if (surplus(below) <= 0 && surplus(above) > 0) return root(surplus, below, above);
    above = below;
  }
  return surplus(1e-3) > 0 ? 0 : null;
}

/** CCS (A/m2) of voids at a fixed contact, or at a local current density. */
function voids(pressure, criterion, given = {}) {
  const one = {
    spacing: 10e-6,
    friction: 'frictionless',
    aspect: 1,
    sized: false,
    rate: lepage,
    chi: 1,
    translation: 1,
    spread: 0,
    limit: 2 * milli,
    fraction: 0.5,
    ...given,
  };
  const classes = classesOf(one);
  if (criterion === 'contact') {
    // The current at which the steady contact of all is the fraction.
    const contactAt = (current) => {
      const body = current * metalPerCharge;
      const total = root(
        (theta) =>
          classes.reduce((sum, k) => sum + k.share * (contactOf(body / theta, body, pressure, k) ?? 1), 0) - theta,
        1e-3,
        1 - 1e-9,
      );
      return total ?? 0;
    };
    if (classes.length === 1) {
      const theta = one.fraction;
      const net = one.chi - one.translation * (1 - theta);
      if (net <= 0) return null;
      return (closureRate(theta, pressure, one) * (1 - one.translation * (1 - theta))) / net / metalPerCharge;
    }
    return root((current) => contactAt(current) - one.fraction, 1e-12, 1e9);
  }
  const local = one.limit * metalPerCharge;
  const theta = root(
    (contact) =>
      classes.reduce((sum, k) => sum + k.share * (contactOf(local, contact * local, pressure, k) ?? 1), 0) - contact,
    1e-3,
    1 - 1e-9,
  );
  return theta === null ? null : theta * one.limit;
}

/** Classes of a log-normal distribution of spacings, of equal area. */
function classesOf(one) {
  if (one.spread === 0) return [{ ...one, share: 1 }];
  // Standard normal quantiles at the middle of seven equal shares.
  const quantiles = [-1.4652, -0.7916, -0.3661, 0, 0.3661, 0.7916, 1.4652];
  return quantiles.map((x) => ({ ...one, spacing: one.spacing * Math.exp(one.spread * x), share: 1 / 7 }));
}

// --- Rims that open --------------------------------------------------------------------------------------------------------------------

/** CCS at which rims of voids open, A/m2: no contact is left in tension. */
function rims(pressure, given = {}) {
  const { kineticLength = 20e-6, friction = 'none', strength = 1, rate = lepage, relativeSize = 1 } = given;
  const { value } = answerOf('edge', { exponent, relativeSize, friction }).edgeOpening;
  return (rate * (pressure / (value * strength)) ** exponent * kineticLength) / metalPerCharge;
}

// --- Pillars of high resistance ----------------------------------------------------------------------------------------------------------

/** Pressure over that of full contact against the contact, from the cell problem; power laws beyond the ends. */
function pillarCurve(n) {
  const full = answerOf('forcing', { exponent: n }).traction.value;
  const points = rowsOf('pillars', { exponent: n })
    .map(({ parameters, answer }) => [parameters.contact, answer.pressure.value / full])
    .sort(([a], [b]) => a - b);
  return [...points, [1, 1]];
}

/** Interpolates along logarithms; beyond the first point as its first segment. */
function along(points, x) {
  let k = 0;
  while (k < points.length - 2 && x > points[k + 1][0]) k++;
  const [[x0, y0], [x1, y1]] = [points[k], points[k + 1]];
  return y0 * (y1 / y0) ** (Math.log(x / x0) / Math.log(x1 / x0));
}

const pillarPoints = pillarCurve(exponent);
const contactAtPressure = pillarPoints.map(([theta, s]) => [s, theta]);
const fullTraction = answerOf('forcing', { exponent }).traction.value;

/** Contact at a pressure (MPa) and a mean current density. */
function pillarContactAt(pressure, current, { wavelength, amplitude, kineticLength, sized, rate }) {
  const k = (2 * Math.PI) / wavelength;
  const varied = amplitude / (1 + Math.tanh(k * 500e-6) / (k * kineticLength));
  const strength = sized ? strengthOf(wavelength / 2) : 1;
  const onset = fullTraction * strength * ((k * varied * metalPerCharge * current) / rate) ** (1 / exponent);
  return pressure >= onset ? 1 : Math.min(1, along(contactAtPressure, pressure / onset));
}

function pillars(pressure, criterion, given = {}) {
  const one = {
    wavelength: 10e-6,
    amplitude: 0.5,
    kineticLength: 20e-6,
    sized: false,
    rate: lepage,
    limit: 2 * milli,
    fraction: 0.5,
    spread: 0,
    ...given,
  };
  const classes = classesOf({ ...one, spacing: one.wavelength }).map((k) => ({ ...k, wavelength: k.spacing }));
  const contact = (current) => classes.reduce((sum, k) => sum + k.share * pillarContactAt(pressure, current, k), 0);
  if (criterion === 'contact') return root((current) => contact(current) - one.fraction, 1e-15, 1e12);
  // Contact shrinks with the current, so the local current only rises.
  return contact(one.limit) >= 1 - 1e-12
    ? one.limit
    : root((current) => current / contact(current) - one.limit, 1e-9, one.limit);
}

// --- Rows ----------------------------------------------------------------------------------------------------------------------------------

const slope = (ccs, from, to) => {
  const [a, b] = [from, to].map((pressure) => ccs[pressures.indexOf(pressure)]);
  return a && b ? Math.log(b / a) / Math.log(to / from) : null;
};

/** A mechanism at all pressures, with the exponents, and the range of the exponent over variants of what is assumed. */
function row(label, f, variants = []) {
  const ccs = pressures.map((pressure) => f(pressure, {}));
  const at = (one) =>
    slope(
      pressures.map((pressure) => f(pressure, one)),
      1,
      10,
    );
  const all = [slope(ccs, 1, 10), ...variants.map(at)].filter((value) => value !== null);
  return {
    label,
    pressures,
    ccs: ccs.map((value) => (value === null ? null : value / milli)),
    exponents: { whole: slope(ccs, 1, 10), low: slope(ccs, 1, 3), high: slope(ccs, 3, 10) },
    range: all.length === 0 ? null : [Math.min(...all), Math.max(...all)],
  };
}

const voidVariants = [
  { rate: masias },
  { spacing: 5e-6 },
  { spacing: 20e-6 },
  { limit: milli },
  { limit: 5 * milli },
  { chi: 0.9, translation: 0.9 },
  { translation: 0.6 },
];
const pillarVariants = [
  { rate: masias },
  { wavelength: 3e-6 },
  { wavelength: 30e-6 },
  { limit: milli },
  { limit: 5 * milli },
  { amplitude: 1 },
  { kineticLength: 200e-6 },
];
const voidRow = (label, criterion, given) =>
  row(label, (pressure, variant) => voids(pressure, criterion, { ...given, ...variant }), voidVariants);
const pillarRow = (label, criterion, given) =>
  row(label, (pressure, variant) => pillars(pressure, criterion, { ...given, ...variant }), pillarVariants);

const contact = [
  voidRow('voids, bulk', 'contact', {}),
  voidRow('voids, sticking', 'contact', { friction: 'sticking' }),
  voidRow('voids, half as high', 'contact', { aspect: 0.5 }),
  voidRow('voids, strength of the void', 'contact', { sized: 'void' }),
  voidRow('voids, strength of the void, spread 1', 'contact', { sized: 'void', spread: 1 }),
  voidRow('voids, strength of the smallest', 'contact', { sized: 'smallest' }),
  row('rims of voids, bulk', (pressure, variant) => rims(pressure, variant), [
    { rate: masias },
    { kineticLength: 200e-6 },
    { relativeSize: 10 },
  ]),
  row('rims of voids, sticking', (pressure, variant) => rims(pressure, { friction: 'sticking', ...variant })),
  pillarRow('pillars, bulk', 'contact', {}),
  pillarRow('pillars, size-dependent strength', 'contact', { sized: true }),
  pillarRow('pillars, strength and spread 1', 'contact', { sized: true, spread: 1 }),
];
const local = [
  voidRow('voids, bulk', 'local', {}),
  voidRow('voids, sticking', 'local', { friction: 'sticking' }),
  voidRow('voids, half as high', 'local', { aspect: 0.5 }),
  voidRow('voids, spread 1', 'local', { spread: 1 }),
  voidRow('voids, strength of the void', 'local', { sized: 'void' }),
  voidRow('voids, strength of the void, spread 1', 'local', { sized: 'void', spread: 1 }),
  voidRow('voids, strength of the smallest', 'local', { sized: 'smallest' }),
  voidRow('voids, strength of the smallest, spread 1', 'local', { sized: 'smallest', spread: 1 }),
  pillarRow('pillars, bulk', 'local', {}),
  pillarRow('pillars, size-dependent strength', 'local', { sized: true }),
  pillarRow('pillars, strength and spread 1', 'local', { sized: true, spread: 1 }),
];

/** Closure under stripping: what the cell gives over the sum of what each does alone. */
const stripping = [1, 3, 6.6].map((n) => {
  const alone = answerOf('shape', { exponent: n, aspect: 0, friction: 'none' }).shapeFactor.value;
  const still = answerOf('stripping', { exponent: n, relativeSize: 1, friction: 'none', pressure: 0 }).mean.value;
  return {
    exponent: n,
    points: rowsOf('stripping', { exponent: n, relativeSize: 1, friction: 'none' })
      .map(({ parameters: { pressure }, answer }) => ({
        pressure,
        mean: answer.mean.value,
        error: answer.mean.error,
        sum: still + (alone * pressure ** n) / Math.PI,
      }))
      .sort((a, b) => a.pressure - b.pressure),
  };
});
const translation = [1, 3, 5, 6.6].map((n) => ({
  exponent: n,
  points: rowsOf('stripping', { exponent: n, friction: 'none', pressure: 0 })
    .map(({ parameters, answer }) => ({
      size: parameters.relativeSize,
      centre: answer.centre.value,
      mean: answer.mean.value,
    }))
    .sort((a, b) => a.size - b.size),
}));
const pillarContacts = [1, 3, 6.6].map((n) => ({
  exponent: n,
  points: pillarCurve(n)
    .slice(0, -1)
    .map(([theta, s]) => ({ contact: theta, relativePressure: s })),
}));
const edges = tables.edge.rows.map(({ parameters, answer }) => ({ ...parameters, ...answer?.edgeOpening }));

const data = { code, contact, local, stripping, translation, pillarContacts, edges };
writeFileSync(
  here('pressure-exponent.json'),
  `${JSON.stringify(data, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(5)) : value), 1)}\n`,
);

const number = (value, digits = 3) =>
  value === null || value === undefined ? '–' : Number(value.toPrecision(digits)).toString();
const fixed = (value) => (value === null ? '–' : value.toFixed(2));
const at = (one, pressure) => number(one.ccs[pressures.indexOf(pressure)]);
const table = (rows) =>
  [
    '|  | 1 MPa | 3 MPa | 10 MPa | 1–3 | 3–10 | 1–10 | range of 1–10 |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      (one) =>
        `| ${one.label} | ${at(one, 1)} | ${at(one, 3)} | ${at(one, 10)} | ${fixed(one.exponents.low)} | ${fixed(one.exponents.high)} | ${fixed(one.exponents.whole)} | ${one.range === null ? '–' : one.range.map(fixed).join(' to ')} |`,
    ),
  ].join('\n');
const tablesOfPage = {
  contact: table(contact),
  local: table(local),
  edges: [
    '| n | a/(κZ) | friction | Ĉ | ± |',
    '| --- | ---: | --- | ---: | ---: |',
    ...edges.map(
      (one) =>
        `| ${one.exponent} | ${one.relativeSize} | ${one.friction} | ${number(one.value, 4)} | ${number(one.error, 1)} |`,
    ),
  ].join('\n'),
  translation: [
    '| n | value | a/(κZ) = 0.1 | 1 | 10 | 30 |',
    '| --- | --- | ---: | ---: | ---: | ---: |',
    ...translation.flatMap(({ exponent: n, points }) =>
      ['centre', 'mean'].map(
        (name) =>
          `| ${n} | ${name} | ${[0.1, 1, 10, 30].map((size) => number(points.find((point) => point.size === size)?.[name])).join(' | ')} |`,
      ),
    ),
  ].join('\n'),
  stripping: [
    '| n | Π | mean velocity of the roof | sum of both alone | ratio |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...stripping.flatMap(({ exponent: n, points }) =>
      points.map(
        (point) =>
          `| ${n} | ${point.pressure} | ${number(point.mean)} | ${number(point.sum)} | ${number(point.mean / point.sum)} |`,
      ),
    ),
  ].join('\n'),
  pillars: [
    '| θ | n = 1 | Westergaard | n = 3 | n = 6.6 |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...pillarContacts[0].points.map(
      ({ contact: theta }, k) =>
        `| ${theta} | ${number(pillarContacts[0].points[k].relativePressure)} | ${number(Math.sin((Math.PI / 2) * theta) ** 2)} | ${number(pillarContacts[1].points[k]?.relativePressure)} | ${number(pillarContacts[2].points[k]?.relativePressure)} |`,
    ),
  ].join('\n'),
};
const page = new URL('../pressure-exponent.md', import.meta.url);
let text = readFileSync(page, 'utf8');
for (const [name, content] of Object.entries(tablesOfPage))
  text = text.replace(new RegExp(`(<!-- table ${name} -->)[\\s\\S]*?(<!-- end -->)`), `$1\n\n${content}\n\n$2`);
writeFileSync(page, text);
await drawAll(data);
for (const [name, content] of Object.entries(tablesOfPage)) console.log(`${name}\n${content}\n`);
