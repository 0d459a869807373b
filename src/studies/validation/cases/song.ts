import { loadMeasured, measuredDataFile } from '../../../io/measured.js';
import { loadLibrary } from '../../../materials/index.js';
import { inUnit } from '../../../quantity/index.js';
import { type CaseReport, scenarioFile, type ValidationCase } from '../case.js';
import { flawLimits, flawRow } from '../flaw.js';
import { predictCritical } from '../predict.js';
import { quotedNumber, quotedValues, roundingEnds } from '../quoted.js';
import { type Band, validationRow } from '../row.js';
import type { Searches } from '../searches.js';
import { type CellMaterials, interfaceParameters, metalParameters } from '../uncertainty.js';

const name = 'song-2025';
const file = 'li-argyrodite-toughness-ccd.yaml';
const unit = 'mA/cm^2';
const scenario = scenarioFile('scenarios/argyrodite.yaml');

/** Stepped test and fracture threshold of cold-pressed Li6PS5Cl with the values that the paper measured (Song et al. 2025). */
export const song: ValidationCase = {
  name,
  title: 'Stepped test of Li | Li6PS5Cl | Li and its fracture threshold (Song et al. 2025)',
  run,
};

async function run(searches: Searches): Promise<CaseReport> {
  const table = loadMeasured(measuredDataFile(file), { stackPressure: 'pressure', ccd: 'currentDensity' });
  const { fractureToughness, youngsModulus, interfaceResistance, flaw } = table.conditions;
  const toughness = (value: unknown) => `materials.Li6PS5Cl.fractureToughness=${value}`;
  const depth = (value: unknown) => `cell.interfaces.flaws.depth=${value}`;
  const given = [
    toughness(fractureToughness),
    `materials.Li6PS5Cl.youngsModulus=${youngsModulus}`,
    `cell.interfaces.resistance=${interfaceResistance}`,
    depth(flaw),
  ];
  const materials: CellMaterials = { library: loadLibrary(), metal: 'Li', electrolyte: 'Li6PS5Cl' };
  const parameters = [
    ...metalParameters(materials),
    ...interfaceParameters(materials, [
      'voids.spacing',
      'voids.spacingSpread',
      'voids.sinkLength',
      'voids.vacancyFraction',
      'contact.formation.pressure',
    ]),
    {
      name: 'flaws.depth',
      ends: roundingEnds(flaw as string).map((label) => ({ label, set: [depth(label)] })),
    },
  ];
  const points = table.rows.map(({ values }) => {
    const { low, high } = values.ccd!;
    const inUnits = (value: number | null) => (value === null ? null : inUnit(value, 'currentDensity', unit));
    const measured: Band = [inUnits(low), inUnits(high)];
    return { pressure: inUnit(values.stackPressure!.low!, 'pressure', 'MPa'), measured };
  });
  const predictions = await Promise.all(
    points.map(({ pressure }) =>
      predictCritical(searches, {
        source: { file: scenario, set: [...given, `operation.stackPressure=${pressure} MPa`] },
        mode: 'ccd',
        parameters,
      }),
    ),
  );
  const rows = points.map(({ pressure, measured }, index) => {
    const { predicted, interval } = predictions[index];
    const quantity = `CCD at ${pressure} MPa`;
    return validationRow({ case: name, quantity, unit, measured, predicted, interval, calibratedOn: null });
  });

  const { thresholdOverpotential, crackPressure } = quotedValues(file);
  const limits = flawLimits(scenario, given);
  const rounding = [
    ...roundingEnds(fractureToughness as string).map(toughness),
    ...roundingEnds(flaw as string).map(depth),
  ];
  const ends = rounding.map((set) => flawLimits(scenario, [...given, set]));
  const threshold = inUnit(quotedNumber(thresholdOverpotential, 'voltage'), 'voltage', 'mV');
  const pressure = inUnit(quotedNumber(crackPressure, 'pressure'), 'pressure', 'MPa');
  return {
    rows: [
      ...rows,
      flawRow({
        case: name,
        quantity: 'threshold overpotential of the flaw',
        key: 'overpotential',
        measured: threshold,
        limits,
        ends,
      }),
      flawRow({
        case: name,
        quantity: 'pressure in the flaw at the threshold',
        key: 'pressure',
        measured: pressure,
        limits,
        ends,
      }),
    ],
    sensitivities: predictions.map(({ shifts }, index) => ({
      quantity: rows[index].quantity,
      kind: 'log' as const,
      shifts,
    })),
    notes: [
      `Set as measured there: ${given.join(', ')}. The half cycles of the stepped test are not given; those of the scenario are taken.`,
      'What the interface class carries over was fitted to other cells (see kasemchainan-2019 and doux-2020-impedance).',
      'The interval of the threshold and its pressure is what the rounding of the quoted toughness and flaw depth leaves open.',
      ...predictions.flatMap(({ notes }, index) => notes.map((note) => `${rows[index].quantity}. ${note}`)),
    ],
  };
}
