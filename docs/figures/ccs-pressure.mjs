// The numbers and figures of docs/ccs-pressure.md: what sets the pressure exponent of the critical current of stripping.
// Run it after `npm run build`; finished searches are found again. It also writes the tables of the page anew.
import { writeFileSync } from 'node:fs';
import { inUnit, loadStudy, measuredLimits } from '../../dist/index.js';
import { drawFigures } from './ccs-pressure-figures.mjs';
import { writeTables } from './ccs-pressure-tables.mjs';
import { scenario, search } from './searches.mjs';
import { steadyBalance } from './steady-balance.mjs';

const pressures = [1, 3, 7, 10];
const allPressures = [1, 2, 3, 5, 7, 10];
/** Intervals in which exponents are given (MPa). */
const spans = [
  [1, 3],
  [3, 7],
  [1, 10],
  [7, 10],
];
const digits = (value) => (value === null ? null : Number(value.toPrecision(4)));
const at = (pressure) => `operation.stackPressure=${pressure} MPa`;
const on = (...names) => names.map((name) => `model.mechanisms.${name}=true`);
const off = (...names) => names.map((name) => `model.mechanisms.${name}=false`);
const criterion = (name) => `critical.ccs.criterion=${name}`;
const interfaces = (text) => `cell.interfaces.${text}`;

function exponents(list, values) {
  return Object.fromEntries(
    spans.map(([from, to]) => {
      const [first, last] = [values[list.indexOf(from)], values[list.indexOf(to)]];
      const known = first != null && last != null;
      return [`${from}-${to}`, known ? Number((Math.log(last / first) / Math.log(to / from)).toFixed(3)) : null];
    }),
  );
}

/** One row: the critical current at each pressure, with what limits it where it was not resolved. */
async function row(facts, list = pressures) {
  const answers = [];
  for (const pressure of list) answers.push(await search([at(pressure), ...facts.set], facts.mode ?? 'ccs'));
  const ccs = answers.map(({ status, low, high }) => (status === 'resolved' ? digits(Math.sqrt(low * high)) : null));
  const steady = facts.steady ? list.map((pressure) => facts.steady([at(pressure), ...facts.set])) : null;
  process.stderr.write(`${facts.label}: ${ccs.join(' ')}\n`);
  return {
    label: facts.label,
    set: facts.set,
    pressures: list,
    ccs,
    /** Why there is no number: above the plating limit, below the range. */
    open: answers.map(({ status, low, high, failure }) =>
      status === 'resolved'
        ? null
        : low !== null && high === null
          ? 'above'
          : low === null && high !== null
            ? 'below'
            : low !== null && high !== null
              ? 'not one value'
              : (failure ?? status),
    ),
    bound: answers.map(({ status, low, high }) => (status === 'resolved' ? null : digits(low ?? high))),
    failure: answers.map(({ failure }) => failure),
    contactFraction: answers.map(({ contactFraction }) => digits(contactFraction)),
    exponents: exponents(list, ccs),
    ...(steady === null
      ? {}
      : {
          steady: steady.map(({ current }) => digits(current)),
          /** Largest relative difference of the two. */
          deviation: digits(
            Math.max(...ccs.map((value, i) => (value === null ? 0 : Math.abs(value / steady[i].current - 1)))),
          ),
          steadyContact: steady.map(({ contact }) => digits(contact)),
          steadyExponents: exponents(
            list,
            steady.map(({ current }) => current),
          ),
        }),
  };
}

// One class of voids, one long strip: what the steady balance is about. Strength ten times that of bulk lithium (rate / 10^6.6), so
// that the limits lie between 1 and 10 MPa.
const plain = [
  'cell.kind=half',
  'cell.electrode.thickness=200 um',
  'operation.ambientPressure=0 Pa',
  interfaces('contact.perfect=true'),
  interfaces('voids.spacingSpread=0'),
  interfaces('voids.translation=1'),
  interfaces('voids.sinkLength=1000 m'),
  ...off('surfaceTension', 'interfaceDiffusion', 'latticeDiffusion', 'sizeDependentStrength'),
  'materials.Li.creep.referenceRate=2.338e-10 1/s',
  'critical.ccs.cycles=1',
  'critical.ccs.capacity=20 mAh/cm^2',
  'critical.ccs.width=1 %',
  'critical.ccs.range=[1e-3 mA/cm^2, 100 mA/cm^2]',
  // By default a run stops at 0.02, which would be one more criterion.
  'model.options.contactLost=0.002',
];
/** Without a plating limit in the way: flaws so shallow that none grows. */
const noFlaws = [interfaces('flaws.depth=0.5 nm'), 'critical.ccs.range=[1e-3 mA/cm^2, 1e6 mA/cm^2]'];
const fixedContact = (least) => [...noFlaws, criterion('contact-fraction'), `critical.ccs.contactFraction=${least}`];
const bulkRate = 'materials.Li.creep.referenceRate=9.3085e-4 1/s';
const sized = (length) => [bulkRate, ...on('sizeDependentStrength'), `model.options.sizeEffectLength=${length}`];
const diffusive = [
  ...off('creepClosure'),
  ...on('interfaceDiffusion'),
  'materials.Li.interfaceDiffusivity=1e-20 m^3/s',
];
const lattice = [...off('creepClosure'), ...on('latticeDiffusion')];
const low = 'critical.ccs.range=[1e-4 mA/cm^2, 1e3 mA/cm^2]';
/** Roofs follow the whole motion of the body, closure included, which is then counted twice. */
const twice = ['model.options.translationVelocity=body'];
const fewer = [interfaces('voids.vacancyFraction=0.8')];
const local = (set) => steadyBalance(set).localCurrent();
const contactOf = (least) => (set) => ({ current: steadyBalance(set).current(least), contact: least });

const balance = [];
for (const facts of [
  { label: 'creep, contact 0.5', set: fixedContact(0.5), steady: contactOf(0.5), from: 2 },
  { label: 'creep, contact 0.2', set: fixedContact(0.2), steady: contactOf(0.2) },
  { label: 'creep, local current', set: [], steady: local },
  { label: 'creep, local current, roofs follow the body', set: twice, steady: local },
  { label: 'creep, local current, 4 of 5 atoms leave a vacancy', set: fewer, steady: local },
  { label: 'strength of the void, local current', set: sized('void'), steady: local },
  { label: 'strength of the ligament, local current', set: [...sized('ligament'), low], steady: local },
  { label: 'strength of the smallest, local current', set: [...sized('smallest'), low], steady: local },
  { label: 'interface diffusion, contact 0.5', set: [...diffusive, ...fixedContact(0.5), low], steady: contactOf(0.5) },
  { label: 'interface diffusion, local current', set: diffusive, steady: local },
  { label: 'lattice diffusion, contact 0.5', set: [...lattice, ...fixedContact(0.5), low], steady: contactOf(0.5) },
  { label: 'lattice diffusion, local current', set: lattice, steady: local },
]) {
  const list = facts.from === undefined ? allPressures : allPressures.filter((pressure) => pressure >= facts.from);
  balance.push(await row({ ...facts, set: [...plain, ...facts.set] }, list));
}

// The cell of the scenario, 20 cycles of 1 mAh/cm^2 between both electrodes, one thing changed at a time.
const wide = 'critical.ccs.width=5 %';
const cell = async (label, set, list, steady) => row({ label, set: [wide, ...set], steady }, list);

// At the current that self-diffusion alone carries (0.01 mA/cm^2) voids are as small as round-off, and whether they settle has no answer.
const judged = (name) => [
  criterion(name),
  ...(name === 'no-fixed-point' ? ['critical.ccs.range=[0.02 mA/cm^2, 10 mA/cm^2]'] : []),
];
const criteria = [];
for (const name of ['local-current', 'contact-fraction', 'voltage-rise', 'void-growth', 'no-fixed-point']) {
  criteria.push(await cell(name, name === 'local-current' ? [] : judged(name), allPressures));
}
for (const [label, settings] of [
  ['contact-fraction, 0.25', [criterion('contact-fraction'), 'critical.ccs.contactFraction=0.25']],
  ['voltage-rise, 100 %', [criterion('voltage-rise'), 'critical.ccs.voltageRise=100 %']],
  ['contact-fraction, spacing 90 µm', [criterion('contact-fraction'), interfaces('voids.spacing=90 um')]],
  ['voltage-rise, spacing 90 µm', [criterion('voltage-rise'), interfaces('voids.spacing=90 um')]],
]) {
  criteria.push(await cell(label, settings, allPressures));
}
// Without dendrites no short ends a run: whether the voids themselves settle.
for (const name of ['void-growth', 'no-fixed-point']) {
  criteria.push(await cell(`${name}, no dendrites`, [...judged(name), ...off('dendrites')]));
}
const plating = await row({ label: 'plating limit', set: ['critical.ccp.width=5 %'], mode: 'ccp' }, allPressures);

const spreads = [];
for (const length of ['off', 'void', 'ligament', 'smallest']) {
  for (const spread of [0, 0.3, 0.6, 1]) {
    const size =
      length === 'smallest'
        ? []
        : length === 'off'
          ? off('sizeDependentStrength')
          : [`model.options.sizeEffectLength=${length}`];
    const width = spread === 0.3 ? [] : [interfaces(`voids.spacingSpread=${spread}`)];
    spreads.push({
      ...(await cell(`${length}, ${spread}`, [...size, ...width], pressures, spread === 0 ? local : undefined)),
      length,
      spread,
    });
  }
}

const diffusivities = [];
for (const value of ['off', '1e-24', '1e-23', '1e-22', '1e-21', '1e-20']) {
  const set =
    value === 'off'
      ? off('interfaceDiffusion')
      : value === '1e-22'
        ? []
        : [`materials.Li.interfaceDiffusivity=${value} m^3/s`];
  diffusivities.push(await cell(value === 'off' ? 'no interface diffusion' : `${value} m³/s`, set));
}
const switches = [];
for (const [label, set] of [
  ['as calibrated', []],
  ['no lattice diffusion', off('latticeDiffusion')],
  ['perfect contact', [interfaces('contact.perfect=true')]],
  ['no translation', off('bodyTranslation')],
  ['roofs follow the body', twice],
  ['no surface tension', off('surfaceTension')],
  ['no interaction of voids', off('voidInteraction')],
  ['vacancies removed ten times as fast', [interfaces('voids.sinkLength=4.16 um')]],
  ['one in five atoms leaves no vacancy', [interfaces('voids.vacancyFraction=0.8')]],
  ['vacancies removed a tenth as fast', [interfaces('voids.sinkLength=416 um')]],
  ['no creep closure', off('creepClosure')],
  ['no closure at all', off('creepClosure', 'interfaceDiffusion', 'latticeDiffusion')],
  ['creep of Masias et al. 2019', ['materials.Li.creep=masias-2019']],
  [
    'ligament, spread 0, no interface diffusion, vacancies a tenth as fast',
    [
      'model.options.sizeEffectLength=ligament',
      interfaces('voids.spacingSpread=0'),
      ...off('interfaceDiffusion'),
      interfaces('voids.sinkLength=416 um'),
    ],
  ],
]) {
  switches.push(await cell(label, set));
}

const withoutVacancies = off('vacancyCondensation');
const patches = (amplitude, wavelength) => [
  ...on('pillars'),
  interfaces(`patches.amplitude=${amplitude}`),
  interfaces(`patches.wavelength=${wavelength} um`),
];
const drivers = [];
for (const [label, set] of [
  ['M1', []],
  ['M2 alone, amplitude 0.5, wavelength 10 µm', [...withoutVacancies, ...patches(0.5, 10)]],
  ['M2 alone, amplitude 1, wavelength 1 µm', [...withoutVacancies, ...patches(1, 1)]],
  [
    'M3 alone, contact 0.9 at assembly',
    [...withoutVacancies, ...on('fluxFocusing'), interfaces('voids.initialContact=0.9')],
  ],
  ['M1 and M2, amplitude 1, wavelength 1 µm', patches(1, 1)],
  ['M1 and M3', on('fluxFocusing')],
]) {
  drivers.push(await cell(label, set));
}

// What the candidate explanations say about experiments: factors on the critical current at 3 MPa.
const variants = [
  ['as calibrated', []],
  ['interface diffusion 1e-21 m³/s', ['materials.Li.interfaceDiffusivity=1e-21 m^3/s']],
  ['spread 1', [interfaces('voids.spacingSpread=1')]],
  ['criterion contact-fraction', [criterion('contact-fraction')]],
  ['plating limit', [], 'ccp'],
];
const changes = [
  ['60 °C', ['operation.temperature=60 degC']],
  ['0.25 mAh/cm²', ['critical.ccs.capacity=0.25 mAh/cm^2']],
  ['4 mAh/cm²', ['critical.ccs.capacity=4 mAh/cm^2']],
  ['2 cycles', ['critical.ccs.cycles=2']],
  ['flaws half as deep', [interfaces('flaws.depth=0.14 um')]],
];
const broad = 'critical.ccs.range=[0.003 mA/cm^2, 100 mA/cm^2]';
const experiments = [];
for (const [label, set, mode = 'ccs'] of variants) {
  const own = {};
  for (const [name, change] of [['base', []], ...changes]) {
    const settings = [wide, broad, ...set].map((text) => text.replace('.ccs.', `.${mode}.`));
    // How long a probe is matters to stripping alone.
    const asked = mode === 'ccp' ? change.filter((text) => !text.startsWith('critical.ccs')) : change;
    const { low, high, status } = await search([at(3), ...settings, ...asked], mode);
    own[name] = status === 'resolved' ? digits(Math.sqrt(low * high)) : null;
  }
  process.stderr.write(`${label}: ${JSON.stringify(own)}\n`);
  const ratios = changes.map(([name]) => [
    name,
    own[name] === null || own.base === null ? null : digits(own[name] / own.base),
  ]);
  experiments.push({ label, set, ccs: own, ratios: Object.fromEntries(ratios) });
}

const found = measuredLimits(loadStudy({ file: scenario }).scenario).filter(({ mode }) => mode === 'ccs');
const measuredAt = found.map(({ stackPressure }) => inUnit(stackPressure, 'pressure', 'MPa'));
const measuredCcs = found.map(({ currentDensity }) => inUnit(currentDensity, 'currentDensity', 'mA/cm^2'));
const measured = {
  pressures: measuredAt,
  ccs: measuredCcs,
  exponents: exponents(measuredAt, measuredCcs),
  /** What an error of a fifth in the ratio of the two currents does to the exponent. */
  exponentShift: digits(Math.log(1.2) / Math.log(7 / 3)),
};

// How closure steepens as contact is lost, and what exponents follow.
const bare = [...plain, ...sized('smallest'), at(3)];
const slopes = [0.4, 0.3, 0.2, 0.1, 0.05].map((contact) => {
  const { load, strength } = steadyBalance(bare).slopes(contact);
  const crowding = (1.5 * contact) / (1 - contact);
  const exponent = (feedback, size) => digits(6.6 / (1 + feedback + 6.6 * (load + size) + crowding));
  return {
    contact,
    load: digits(load),
    strength: digits(strength),
    exponent: exponent(0, 0),
    strongLigaments: exponent(0, strength),
    twice: exponent(1, 0),
    strongLigamentsTwice: exponent(1, strength),
  };
});
const data = {
  units: {
    pressures: 'MPa',
    ccs: 'mA/cm^2',
    steady: 'mA/cm^2',
    bound: 'mA/cm^2',
    exponents: '1',
    contactFraction: '1',
    ratios: '1',
  },
  measured,
  /** Current density that self-diffusion alone carries away as vacancies (mA/cm^2). */
  diffusionLimit: digits(steadyBalance([at(3), interfaces('voids.spacingSpread=0')]).diffusionLimit),
  slopes,
  balance,
  criteria,
  plating,
  spreads,
  diffusivities,
  switches,
  drivers,
  experiments,
};
writeFileSync(new URL('ccs-pressure.json', import.meta.url), `${JSON.stringify(data, null, 2)}\n`);
await drawFigures(data);
writeTables(data);
