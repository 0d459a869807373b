import type { FinishedRun } from '../../src/io/run/read-run.js';
import { type SeriesColumn, SeriesTable } from '../../src/io/run/series-table.js';
import type { RunSummary } from '../../src/io/run/summary.js';

const classes = 8;
const halfCycle = 3600;
const current = 8;

/** The observables of a film model: names, units and meanings as a run writes them. */
function observables(): SeriesColumn[] {
  const columns: SeriesColumn[] = [
    { name: 'voltage', unit: 'V', meaning: 'cell voltage' },
    { name: 'currentDensity', unit: 'A/m^2', meaning: 'current density' },
    { name: 'capacity', unit: 'C/m^2', meaning: 'charge passed' },
    { name: 'stackPressure', unit: 'Pa', meaning: 'stack pressure' },
    { name: 'temperature', unit: 'K', meaning: 'temperature' },
    { name: 'somethingNew', unit: 'm^3/s', meaning: 'a column that the report has never heard of' },
  ];
  const perInterface: [string, string][] = [
    ['thickness', 'm'],
    ['contactFraction', '1'],
    ['voidVolume', 'm'],
    ['buriedVolume', 'm'],
    ['localCurrentDensity', 'A/m^2'],
    ['edgeCurrentDensity', 'A/m^2'],
    ['platingLimitUse', '1'],
    ['trueContact', '1'],
    ['currentConcentration', '1'],
    ['overpotential', 'V'],
    ['flawOverpotential', 'V'],
    ['flawThreshold', 'V'],
    ['crackLength', 'm'],
  ];
  for (const [base, unit] of perInterface) {
    for (const side of [1, 2]) columns.push({ name: `${base}${side}`, unit, meaning: `${base} of interface ${side}` });
  }
  for (const side of [1, 2]) {
    for (let index = 1; index <= classes; index++) {
      columns.push({ name: `voidRadius${side}.${index}`, unit: 'm', meaning: `radius of void class ${index}` });
    }
  }
  return columns;
}

/** How far voids have grown at an interface (0 to 1): up while it is stripped, half way back while it is plated. */
function growth(time: number, side: number): number {
  let level = 0;
  let at = 0;
  for (let half = 0; at < time; half++) {
    const share = Math.min(1, (time - at) / halfCycle);
    const stripped = half % 2 === side - 1;
    level = stripped ? level + 0.22 * share : level * (1 - 0.4 * share);
    at += halfCycle;
  }
  return level;
}

/** A cycled symmetric cell in which voids ratchet until contact is lost: smooth made-up curves with the right shapes. */
function syntheticSeries(rows = 1500, duration = 6.4 * halfCycle): SeriesTable {
  const columns = observables();
  const table = new SeriesTable(columns, 16);
  const values = new Float64Array(columns.length);
  const place = new Map(columns.map(({ name }, index) => [name, index]));
  const set = (name: string, value: number) => {
    values[place.get(name)!] = value;
  };
  for (let row = 0; row < rows; row++) {
    const time = (row / (rows - 1)) * duration;
    const sign = Math.floor(time / halfCycle) % 2 === 0 ? 1 : -1;
    const inHalf = (time % halfCycle) * sign + (sign < 0 ? halfCycle : 0);
    let voltage = 0.009 * sign;
    set('currentDensity', current * sign);
    set('capacity', current * inHalf);
    set('temperature', 298.15);
    set('somethingNew', 1e-20 * (1 + Math.sin(time / 2000)));
    let mean = 0;
    for (const side of [1, 2]) {
      const level = growth(time, side);
      const contact = Math.max(0.02, 0.97 * (1 - level ** 1.3 * 1.6));
      const local = (current * sign * (side === 1 ? 1 : -1)) / contact;
      voltage += 1e-3 * local * 1.13 * (side === 1 ? 1 : -1);
      mean += level / 2;
      set(`contactFraction${side}`, contact);
      set(`thickness${side}`, 50e-6 - (side === 1 ? 1 : -1) * current * inHalf * 1.347e-10);
      set(`voidVolume${side}`, 1.2e-6 * level ** 2);
      set(`buriedVolume${side}`, 1e-7 * (time / duration) * level);
      set(`localCurrentDensity${side}`, local);
      set(`edgeCurrentDensity${side}`, local * 1.6);
      set(`platingLimitUse${side}`, local / 25);
      set(`trueContact${side}`, 0.7279961 + 3e-6 * level);
      set(`currentConcentration${side}`, 1 / contact);
      set(`overpotential${side}`, 1.13e-3 * local);
      set(`flawOverpotential${side}`, Math.max(0, -1.4e-3 * local));
      set(`flawThreshold${side}`, 0.0214);
      set(`crackLength${side}`, 0);
      for (let index = 1; index <= classes; index++) {
        set(`voidRadius${side}.${index}`, 2e-8 * 1.6 ** index * (1 + 60 * level * (index / classes) ** 2));
      }
    }
    set('voltage', voltage);
    set('stackPressure', 3e6 + 4e4 * mean);
    table.append(time, values);
  }
  return table;
}

const endTime = 6.4 * halfCycle;

const base: RunSummary = {
  status: 'stopped',
  stop: { event: 'dendrite-initiation', time: endTime },
  observables: { final: { voltage: 0.08, contactFraction1: 0.4 } },
  units: {
    voltage: 'V',
    flawOverpotential1: 'V',
    contactFraction1: '1',
    localCurrentDensity1: 'A/m^2',
    localCurrentDensity: 'A/m^2',
  },
  ledger: {
    charge: { relativeError: 3.1e-12 },
    lithium: { relativeError: 4.4e-11 },
    force: { relativeError: 0 },
    energy: {
      relativeError: 0.0021,
      terms: {
        electricalWork: 142.1,
        fixtureWork: -3.4,
        chargeTransfer: 61.2,
        ionConduction: 70.4,
        creep: 6.9,
        surfaceEnergy: 0.41,
        constriction: 2.7,
      },
      explanation: 'The residual is the work of the electrolyte on the void roofs, which has no law of its own.',
    },
  },
  inputs: {
    cell: {
      kind: 'symmetric',
      area: 1e-4,
      electrodes: [
        { metal: 'Li', thickness: 5e-5 },
        { metal: 'Li', thickness: 5e-5 },
      ],
      electrolyte: { material: 'Li6PS5Cl', thickness: 1e-3 },
      interfaces: [{ resistance: 11.3e-4, voids: { spacing: 8e-6, spacingSpread: 0.6, classes } }],
    },
    operation: {
      temperature: 298.15,
      stackPressure: { fixture: 'load', pressure: 3e6 },
      protocol: [
        {
          kind: 'cycle',
          count: 10,
          steps: [
            { kind: 'strip', currentDensity: 8, until: [{ kind: 'capacity', value: 28800 }] },
            {
              kind: 'plate',
              currentDensity: 8,
              until: [
                { kind: 'capacity', value: 28800 },
                { kind: 'voltage', value: 2 },
              ],
            },
          ],
        },
        { kind: 'hold', voltage: 0.01, until: [{ kind: 'short' }] },
      ],
    },
    model: { level: 'film', mechanisms: { vacancyCondensation: true, '<script>alert(1)</script>': false } },
    tolerance: { charge: 1e-8, lithium: 1e-8, force: 1e-8, energy: 1e-3 },
    critical: { ccs: { range: [0.1, 100] } },
    resolved: {
      electrolyte: { conductivity: 0.2, fractureToughness: 2.5e5 },
      electrodes: [
        {
          molarVolume: 1.3e-5,
          selfDiffusion: { referenceValue: 5.6e-15, activationEnergy: 53_400, referenceTemperature: 298.15 },
          interfaceDiffusivity: { referenceValue: 1e-22, activationEnergy: 0, referenceTemperature: 298.15 },
          voids: { translation: null },
          patches: null,
        },
      ],
      classes: [0, 1, 2].map((index) => ({ spacing: 1e-5 * (index + 1), areaShare: 0.25 })),
      sources: ['told elsewhere'],
    },
  },
  hash: '9f2c5a7f0c4d41a9a9a0f1f6c8a3f1b7aa17a2c2d0b4fd5c3f1f0c9b6d7e8f90',
  version: '0.1.0',
  sources: ['Kasemchainan et al., Nat. Mater. 18 (2019) 1105', 'Needleman & Rice, Acta Metall. 28 (1980) 1315'],
  title: 'Li | Li₆PS₅Cl | Li at 3 MPa & 25 °C',
  events: [
    { event: 'void-opened', time: 1200, detail: { interface: 1, class: 3 } },
    { event: 'contact-below-half', time: 5.1 * halfCycle, detail: { interface: 1, contactFraction: 0.49 } },
    {
      event: 'dendrite-initiation',
      time: endTime,
      detail: { interface: 2, flawOverpotential: 0.0215, localCurrentDensity: 21 },
    },
  ],
  statistics: { acceptedSteps: 1500, rejections: { 'error-test': 13, newton: 2 } },
  warnings: ['The energy ledger closes to 0.0021, worse than the tolerance 0.001.'],
};

export const stoppedRun = (rows?: number): FinishedRun => ({ summary: base, series: syntheticSeries(rows) });

export const completedRun = (): FinishedRun => {
  const { warnings: _warnings, events: _events, ...rest } = base;
  return { summary: { ...rest, status: 'completed', stop: null }, series: syntheticSeries(300, 2 * halfCycle) };
};

export const failedRun = (): FinishedRun => ({
  summary: {
    ...base,
    status: 'failed',
    stop: null,
    failure: {
      code: 'newton-diverged',
      message: 'The voltage that keeps the current could not be found: nearly all contact is lost.',
      time: 5400,
      evidence: { interface: 1, contactFraction: 0.021, residual: 3.2 },
    },
  },
  series: syntheticSeries(400, 5400),
});
