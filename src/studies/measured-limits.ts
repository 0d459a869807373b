import { loadMeasured, measuredDataFile } from '../io/measured.js';
import { sameTemperature } from '../io/same-conditions.js';
import type { Scenario } from '../io/scenario/index.js';
import { parseQuantity } from '../quantity/index.js';

/** A measured limit of the same kind of cell, for holding a prediction against; current density in A/m^2, pressure in Pa. */
export interface MeasuredLimit {
  readonly mode: 'ccs' | 'ccp';
  readonly currentDensity: number;
  readonly stackPressure: number;
  /** K. */
  readonly temperature: number;
  readonly source: string;
}

/** Whether a limit was measured under the conditions of a scenario: the same stack pressure, and the temperature to half a kelvin. */
export function measuredHere(limit: MeasuredLimit, { operation }: Pick<Scenario, 'operation'>): boolean {
  return (
    limit.stackPressure === operation.stackPressure.pressure &&
    Math.abs(limit.temperature - operation.temperature) < sameTemperature
  );
}

/** The part of a scenario's cell that says its materials. */
interface CellMaterials {
  readonly electrodes: readonly { readonly metal: string }[];
  readonly electrolyte: { readonly material: string };
}

const cells = [{ metal: 'Li', electrolyte: 'Li6PS5Cl', file: 'kasemchainan-2019-ccs.yaml' }] as const;

/**
 * Measured limits of cells of the same metal and electrolyte.
 * @param scenario whose materials (by name) are looked up
 * @returns limits in the order of the data file; empty when nothing was measured on this pair
 */
export function measuredLimits(scenario: { readonly cell: CellMaterials }): MeasuredLimit[] {
  const metal = scenario.cell.electrodes[0]?.metal;
  const { material } = scenario.cell.electrolyte;
  return cells
    .filter((cell) => cell.metal === metal && cell.electrolyte === material)
    .flatMap(({ file }) => {
      const table = loadMeasured(measuredDataFile(file), {
        stackPressure: 'pressure',
        ccs: 'currentDensity',
        ccp: 'currentDensity',
      });
      const at = parseQuantity(table.conditions.temperature, 'temperature');
      const temperature = at.ok ? at.value : Number.NaN;
      return table.rows.flatMap(({ values }) =>
        (['ccs', 'ccp'] as const).flatMap((mode): MeasuredLimit[] => {
          const currentDensity = values[mode]?.low;
          const stackPressure = values.stackPressure?.low;
          if (currentDensity == null || stackPressure == null) return [];
          return [{ mode, currentDensity, stackPressure, temperature, source: table.source }];
        }),
      );
    });
}
