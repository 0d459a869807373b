import type { CellModel } from '../../models/model.js';

/**
 * Current density per nominal area at which the interfaces of a cell as assembled reach their plating limits (A/m^2): the
 * smaller one. From there on stripping cannot be what fails first, since the electrode on the other side is being plated.
 *
 * @param model the cell with intact interfaces
 * @param stackPressure set point of the fixture (Pa)
 * @returns null when the model knows no plating limit
 */
export function intactPlatingLimit(model: CellModel, stackPressure: number): number | null {
  const state = model.initialState();
  const values = new Float64Array(model.observables.length);
  const electrical = { kind: 'current', currentDensity: 0 } as const;
  model.observe(state, { startTime: 0, electrical, stackPressure, stackPressureSlope: 0 }, values);
  const value = (name: string) => values[model.observables.findIndex((one) => one.name === name)];
  let limit: number | null = null;
  for (const electrode of [1, 2]) {
    const own = value(`platingLimit${electrode}`) / value(`currentConcentration${electrode}`);
    if (own >= 0) limit = Math.min(limit ?? Number.POSITIVE_INFINITY, own);
  }
  return limit;
}
