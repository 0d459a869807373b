import { faradayConstant, inUnit } from '../../quantity/index.js';
import { loadStudy } from '../load-study.js';
import { type Band, validationRow } from './row.js';

/** What the film model says about a flaw in a cell that is not loaded. */
export interface FlawLimits {
  /** Overpotential at which the flaw grows (mV). */
  readonly overpotential: number;
  /** Pressure of the metal in the flaw there (MPa). */
  readonly pressure: number;
  /** Local plating current density there (mA/cm^2). */
  readonly current: number;
}

/**
 * Threshold of a flaw as the cell model has it at the start of a run without stack pressure.
 *
 * @param file scenario
 * @param set overrides; those of the flaw, the toughness and the resistance matter
 */
export function flawLimits(file: string, set: readonly string[]): FlawLimits {
  const study = loadStudy({ file, set: [...set, 'operation.stackPressure=0 MPa'] });
  const model = study.makeModel();
  const values = new Float64Array(model.observables.length);
  const load = { startTime: 0, stackPressure: 0, stackPressureSlope: 0 };
  model.observe(model.initialState(), { ...load, electrical: { kind: 'current', currentDensity: 0 } }, values);
  const value = (name: string) => values[model.observables.findIndex((observable) => observable.name === name)];
  const { molarVolume } = study.library.metal(study.scenario.cell.electrodes[0].metal).properties;
  const threshold = value('flawThreshold1');
  return {
    overpotential: inUnit(threshold, 'voltage', 'mV'),
    pressure: inUnit((threshold * faradayConstant) / molarVolume, 'pressure', 'MPa'),
    current: inUnit(value('platingLimit1'), 'currentDensity', 'mA/cm^2'),
  };
}

interface FlawRowFacts {
  readonly case: string;
  readonly quantity: string;
  readonly key: keyof FlawLimits;
  readonly measured: number;
  /** At the quoted inputs. */
  readonly limits: FlawLimits;
  /** With the inputs that are quoted with few digits at either end of what they may have been. */
  readonly ends: readonly FlawLimits[];
}

const units = { overpotential: 'mV', pressure: 'MPa', current: 'mA/cm^2' } as const;

/** A row for a number that follows from the fracture law; its interval is that of the rounding of its inputs. */
export function flawRow({ case: name, quantity, key, measured, limits, ends }: FlawRowFacts) {
  const all = [limits, ...ends].map((one) => one[key]);
  const interval: Band = [Math.min(...all), Math.max(...all)];
  return validationRow({
    case: name,
    quantity,
    unit: units[key],
    measured,
    predicted: limits[key],
    interval,
    calibratedOn: null,
  });
}
