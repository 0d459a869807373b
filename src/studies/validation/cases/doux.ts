import { loadMeasured, measuredDataFile } from '../../../io/measured.js';
import { expandProtocol } from '../../../io/scenario/index.js';
import { loadLibrary } from '../../../materials/index.js';
import { inUnit } from '../../../quantity/index.js';
import { loadStudy } from '../../load-study.js';
import { simulate } from '../../simulate.js';
import { calibratedOn } from '../calibration.js';
import { type CaseReport, scenarioFile, type ValidationCase } from '../case.js';
import { type Band, validationRow } from '../row.js';
import { type CellMaterials, combine, interfaceParameters, type Shift } from '../uncertainty.js';

const name = 'doux-2020-impedance';
const file = 'li-argyrodite-pressure-impedance.yaml';
const columns = { stackPressure: 'pressure', resistance: 'resistance' } as const;
const contactParameters = ['contact.hardness', 'contact.exponent', 'contact.unloadingExponent'];

/** Resistance of a cell at rest while its stack pressure is raised and released (Doux et al. 2020): the contact law. */
export const doux: ValidationCase = {
  name,
  title: 'Resistance of Li | Li6PS5Cl | Li on loading and unloading (Doux et al. 2020)',
  run: () => Promise.resolve(run()),
};

interface Point {
  readonly quantity: string;
  /** Pa. */
  readonly pressure: number;
  /** ohm; equal ends for a value. */
  readonly measured: Band;
  readonly direction: 'loading' | 'unloading';
}

function run(): CaseReport {
  const points = (['loading', 'unloading'] as const).flatMap((direction) =>
    loadMeasured(measuredDataFile(file), columns, direction).rows.map(({ values }): Point => {
      const pressure = values.stackPressure!.low!;
      const { low, high } = values.resistance!;
      const quantity = `resistance at ${inUnit(pressure, 'pressure', 'MPa')} MPa, ${direction}`;
      return { quantity, pressure, measured: [low, high], direction };
    }),
  );
  const materials: CellMaterials = { library: loadLibrary(), metal: 'Li', electrolyte: 'Li6PS5Cl' };
  const fit = fittedResistances(points, []);
  const moved = interfaceParameters(materials, contactParameters).flatMap(({ name: parameter, ends }) =>
    ends.map(({ label, set }) => ({ parameter, label, resistances: fittedResistances(points, set).resistances })),
  );
  const library = calibratedOn(materials, 'Doux', (one) => contactParameters.includes(one));
  const own = 'R_0 and R_1: least squares of relative residuals on the single values of this table';
  const sensitivities = points.map(({ quantity }, index) => ({
    quantity,
    kind: 'log' as const,
    shifts: [
      { parameter: 'scatter about the fit', label: '-', shift: -fit.scatter },
      { parameter: 'scatter about the fit', label: '+', shift: fit.scatter },
      ...moved.map(
        ({ parameter, label, resistances }): Shift => ({
          parameter,
          label,
          shift: Math.log(resistances[index] / fit.resistances[index]),
        }),
      ),
    ],
  }));
  const rows = points.map(({ quantity, measured }, index) => {
    const predicted = fit.resistances[index];
    const { up, down } = combine(sensitivities[index].shifts);
    return validationRow({
      case: name,
      quantity,
      unit: 'ohm',
      measured,
      predicted,
      interval: [predicted * Math.exp(-down), predicted * Math.exp(up)],
      calibratedOn: `${own}; ${library}`,
    });
  });
  const show = (value: number) => `${Number(value.toPrecision(4))} ohm`;
  return {
    rows,
    sensitivities,
    notes: [
      `R = R_0 + R_1 times the mean of 1/contact over both interfaces, with R_0 = ${show(fit.constant)} and R_1 = ${show(fit.slope)}; both are fitted again when a parameter moves. The scatter is the standard deviation of the relative residuals.`,
      'The open bound at the lowest pressure enters no fit.',
    ],
  };
}

/** Resistances at the points, by the contact of the film model and the R_0 and R_1 that go best with it. */
function fittedResistances(points: readonly Point[], set: readonly string[]) {
  const contacts = inverseContacts(set);
  const inverse = points.map(({ pressure, direction }) => {
    const held = contacts.filter((one) => Math.abs(one.pressure / pressure - 1) < 1e-6);
    const found = direction === 'loading' ? held[0] : held[held.length - 1];
    if (found === undefined) throw new RangeError(`the scenario holds no pressure of ${pressure} Pa`);
    return found.inverseContact;
  });
  const fitted = points.flatMap(({ measured: [low, high] }, index) =>
    low !== null && low === high ? [{ x: inverse[index], y: low }] : [],
  );
  const { constant, slope } = relativeLine(fitted);
  const squares = fitted.reduce((sum, { x, y }) => sum + ((constant + slope * x) / y - 1) ** 2, 0);
  const scatter = Math.sqrt(squares / (fitted.length - 2));
  return { constant, slope, scatter, resistances: inverse.map((x) => constant + slope * x) };
}

/** Mean of 1/contact over the interfaces at the end of every rest, with the pressure there (Pa). */
function inverseContacts(set: readonly string[]): { pressure: number; inverseContact: number }[] {
  const study = loadStudy({ file: scenarioFile('validation/scenarios/pressure-impedance.yaml'), set });
  const model = study.makeModel();
  const place = new Map(model.observables.map((observable, index) => [observable.name, index]));
  const found: { pressure: number; inverseContact: number }[] = [];
  const result = simulate({
    model,
    steps: expandProtocol(study.scenario.operation.protocol),
    stackPressure: study.scenario.operation.stackPressure.pressure,
    onStepEnd: (step, _index, values) => {
      const value = (observable: string) => values[place.get(observable)!];
      const contact = (side: number) => value(`contactFraction${side}`) * value(`trueContact${side}`);
      if (step.kind === 'rest') {
        found.push({ pressure: value('stackPressure'), inverseContact: (1 / contact(1) + 1 / contact(2)) / 2 });
      }
      return true;
    },
  });
  if (result.status !== 'completed') throw new Error(`the run at rest ended as ${result.status}`);
  return found;
}

/** Least squares of y = constant + slope x in relative residuals. */
function relativeLine(points: readonly { readonly x: number; readonly y: number }[]) {
  let [s, sx, sxx, sy, sxy] = [0, 0, 0, 0, 0];
  for (const { x, y } of points) {
    const weight = 1 / (y * y);
    s += weight;
    sx += weight * x;
    sxx += weight * x * x;
    sy += weight * y;
    sxy += weight * x * y;
  }
  const slope = (s * sxy - sx * sy) / (s * sxx - sx * sx);
  return { constant: (sy - slope * sx) / s, slope };
}
