import { loadMeasured, measuredDataFile } from '../../../io/measured.js';
import { loadLibrary } from '../../../materials/index.js';
import { inUnit } from '../../../quantity/index.js';
import type { CriticalMode } from '../../critical/index.js';
import { calibratedOn } from '../calibration.js';
import { type CaseReport, scenarioFile, type ValidationCase } from '../case.js';
import { predictCritical } from '../predict.js';
import { validationRow } from '../row.js';
import type { Searches } from '../searches.js';
import { type CellMaterials, interfaceParameters, metalParameters, type UncertainParameter } from '../uncertainty.js';

const name = 'li-llzo';
const unit = 'mA/cm^2';

/** Stripping limits and stepped tests of Li | LLZO | Li (Krauskopf et al. 2019, Wang et al. 2019, and a review). */
export const garnet: ValidationCase = {
  name,
  title:
    'Stripping limits and stepped tests of Li | LLZO | Li (Krauskopf et al. 2019; Wang et al. 2019; a review of 2021)',
  run,
};

interface Point {
  readonly quantity: string;
  readonly mode: CriticalMode;
  readonly measured: number;
  readonly set: readonly string[];
  readonly parameters: readonly UncertainParameter[];
}

/** The review gives no pressure with its stepped tests: that of the scenario is taken, and these as its uncertainty. */
const possiblePressures: UncertainParameter = {
  name: 'operation.stackPressure',
  ends: ['0 MPa', '5 MPa'].map((label) => ({ label, set: [`operation.stackPressure=${label}`] })),
};

async function run(searches: Searches): Promise<CaseReport> {
  const table = loadMeasured(measuredDataFile('li-llzo-critical-currents.yaml'), {
    stackPressure: 'pressure',
    limit: 'currentDensity',
    interfaceResistance: 'areaSpecificResistance',
  });
  const materials: CellMaterials = { library: loadLibrary(), metal: 'Li', electrolyte: 'LLZO' };
  const parameters = [
    ...metalParameters(materials),
    ...interfaceParameters(materials, [
      'voids.spacing',
      'voids.spacingSpread',
      'voids.sinkLength',
      'voids.vacancyFraction',
      'flaws.depth',
    ]),
  ];
  const points = table.rows.flatMap(({ values, about }): Point[] => {
    const measured = inUnit(values.limit!.low!, 'currentDensity', unit);
    if (values.stackPressure !== undefined) {
      const pressure = inUnit(values.stackPressure.low!, 'pressure', 'MPa');
      const set = [`operation.stackPressure=${pressure} MPa`];
      return [{ quantity: `CCS at ${pressure} MPa`, mode: 'ccs', measured, set, parameters }];
    }
    // Without the resistance of the interface a row says too little about its cell.
    if (about.kind !== 'critical current density' || values.interfaceResistance === undefined) return [];
    const resistance = inUnit(values.interfaceResistance.low!, 'areaSpecificResistance', 'ohm cm^2');
    return [
      {
        quantity: `CCD with ${resistance} ohm cm^2`,
        mode: 'ccd',
        measured,
        set: [`cell.interfaces.resistance=${resistance} ohm cm^2`],
        parameters: [...parameters, possiblePressures],
      },
    ];
  });
  const file = scenarioFile('validation/scenarios/garnet.yaml');
  const predictions = await Promise.all(
    points.map(({ mode, set, parameters: own }) =>
      predictCritical(searches, { source: { file, set }, mode, parameters: own }),
    ),
  );
  // The sink length was set by the order of the limit without pressure, as the class it is carried over from says.
  const sulphide: CellMaterials = { ...materials, electrolyte: 'Li6PS5Cl' };
  const order = calibratedOn(sulphide, 'Krauskopf');
  const fittedTo = points.map(({ quantity }) => (quantity.startsWith('CCS at 0 ') ? order : null));
  const rows = points.map(({ quantity, measured }, index) => {
    const { predicted, interval } = predictions[index];
    return validationRow({ case: name, quantity, unit, measured, predicted, interval, calibratedOn: fittedTo[index] });
  });
  return {
    rows,
    sensitivities: predictions.map(({ shifts }, index) => ({
      quantity: rows[index].quantity,
      kind: 'log' as const,
      shifts,
    })),
    notes: [
      'Values of the interface class are assumed or carried over from sulphides, the sink length among them; see the library for each.',
      'The review gives neither pressure nor half cycles of its stepped tests: those of the scenario are taken, the pressure with 0 to 5 MPa as its uncertainty.',
      ...predictions.flatMap(({ notes }, index) => notes.map((note) => `${rows[index].quantity}. ${note}`)),
    ],
  };
}
