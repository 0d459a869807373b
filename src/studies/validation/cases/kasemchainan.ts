import { loadMeasured, measuredDataFile } from '../../../io/measured.js';
import { loadLibrary } from '../../../materials/index.js';
import { inUnit } from '../../../quantity/index.js';
import { calibratedOn } from '../calibration.js';
import { type CaseReport, scenarioFile, type ValidationCase } from '../case.js';
import { type Prediction, predictCritical } from '../predict.js';
import { validationRow } from '../row.js';
import type { Searches } from '../searches.js';
import { type CellMaterials, combine, interfaceParameters, metalParameters, type Shift } from '../uncertainty.js';

const name = 'kasemchainan-2019';
const unit = 'mA/cm^2';

/**
 * What a plating limit of an intact interface rests on, and what a stripping limit rests on besides. Of sink length and critical
 * supersaturation only the ratio (S - 1)/L enters, so the length stands for both.
 */
const platingParameters = ['contact.formation.pressure', 'flaws.depth'];
const voidParameters = ['voids.spacing', 'voids.spacingSpread', 'voids.sinkLength', 'voids.vacancyFraction'];

/** Criteria other than that of the scenario; `voltage-rise` is what an experiment sees first. */
const otherCriteria = ['contact-fraction', 'voltage-rise'];

/** Critical currents of stripping and plating of Li | Li6PS5Cl | Li at two stack pressures (Kasemchainan et al. 2019). */
export const kasemchainan: ValidationCase = {
  name,
  title: 'Stripping and plating limits of Li | Li6PS5Cl | Li at 3 and 7 MPa (Kasemchainan et al. 2019)',
  run,
};

async function run(searches: Searches): Promise<CaseReport> {
  const table = loadMeasured(measuredDataFile('kasemchainan-2019-ccs.yaml'), {
    stackPressure: 'pressure',
    ccs: 'currentDensity',
    ccp: 'currentDensity',
  });
  const materials: CellMaterials = { library: loadLibrary(), metal: 'Li', electrolyte: 'Li6PS5Cl' };
  const plating = interfaceParameters(materials, platingParameters);
  const stripping = [...metalParameters(materials), ...interfaceParameters(materials, voidParameters), ...plating];
  const points = table.rows.map(({ values }) => ({
    pressure: inUnit(values.stackPressure!.low!, 'pressure', 'MPa'),
    ccs: inUnit(values.ccs!.low!, 'currentDensity', unit),
    ccp: inUnit(values.ccp!.low!, 'currentDensity', unit),
  }));
  const ask = (pressure: number, mode: 'ccs' | 'ccp') =>
    predictCritical(searches, {
      source: { file: scenarioFile('scenarios/argyrodite.yaml'), set: [`operation.stackPressure=${pressure} MPa`] },
      mode,
      parameters: mode === 'ccs' ? stripping : plating,
    });
  const fitted = {
    ccs: calibratedOn(materials, 'Kasemchainan'),
    ccp: calibratedOn(materials, 'Kasemchainan', (one) => platingParameters.includes(one)),
  };
  const asked = points.flatMap((point) => (['ccs', 'ccp'] as const).map((mode) => ({ point, mode })));
  const predictions = await Promise.all(asked.map(({ point, mode }) => ask(point.pressure, mode)));
  const rows = asked.map(({ point, mode }, index) => {
    const { predicted, interval } = predictions[index];
    const quantity = `${mode.toUpperCase()} at ${point.pressure} MPa`;
    return validationRow({
      case: name,
      quantity,
      unit,
      measured: point[mode],
      predicted,
      interval,
      calibratedOn: fitted[mode],
    });
  });
  const sensitivities = asked.map((_, index) => ({
    quantity: rows[index].quantity,
    kind: 'log' as const,
    shifts: predictions[index].shifts,
  }));

  const [first, last] = [points[0], points[points.length - 1]];
  const span = Math.log(last.pressure / first.pressure);
  const stripped = predictions.filter((_, index) => asked[index].mode === 'ccs');
  const exponent = apparentExponent(stripped[0], stripped[stripped.length - 1], span);
  const quantity = `exponent of CCS in pressure, ${first.pressure} to ${last.pressure} MPa`;
  rows.push(
    validationRow({
      case: name,
      quantity,
      unit: '1',
      measured: Math.log(last.ccs / first.ccs) / span,
      predicted: exponent.value,
      interval: exponent.interval,
      calibratedOn: fitted.ccs,
    }),
  );
  // The same cell judged by other criteria, without the uncertainty of parameters: how much the answer owes to the criterion.
  const judged = points.flatMap((point) => otherCriteria.map((criterion) => ({ point, criterion })));
  const verdicts = await Promise.all(
    judged.map(({ point, criterion }) =>
      predictCritical(searches, {
        source: {
          file: scenarioFile('scenarios/argyrodite.yaml'),
          set: [`operation.stackPressure=${point.pressure} MPa`, `critical.ccs.criterion=${criterion}`],
        },
        mode: 'ccs',
        parameters: [],
      }),
    ),
  );
  for (const [index, { point, criterion }] of judged.entries()) {
    const { predicted, interval } = verdicts[index];
    const quantity = `CCS at ${point.pressure} MPa by ${criterion}`;
    const { ccs: measured } = point;
    rows.push(validationRow({ case: name, quantity, unit, measured, predicted, interval, calibratedOn: null }));
  }
  return {
    rows,
    sensitivities: [...sensitivities, { quantity, kind: 'difference', shifts: exponent.shifts }],
    notes: predictions.flatMap(({ notes }, index) => notes.map((note) => `${rows[index].quantity}. ${note}`)),
  };
}

/** Slope of ln CCS over ln P between two predictions; a parameter moves both together. */
function apparentExponent(first: Prediction, last: Prediction, span: number) {
  if (first.predicted === null || last.predicted === null) return { value: null, interval: null, shifts: [] };
  const value = Math.log(last.predicted / first.predicted) / span;
  const shifts = last.shifts.flatMap((shift): Shift[] => {
    const other = first.shifts.find(({ parameter, label }) => parameter === shift.parameter && label === shift.label);
    return other === undefined ? [] : [{ ...shift, shift: (shift.shift - other.shift) / span }];
  });
  const { up, down } = combine(shifts);
  return { value, interval: [value - down, value + up] as const, shifts };
}
