import { faradayConstant, formatQuantity } from '../../quantity/index.js';
import { LithostatError } from '../../quantity/issue.js';
import type { CriticalContext } from './context.js';

/** A strip that would leave less than this share of the metal is refused. */
const leastRemainder = 1e-3;

/**
 * Refuses a search whose first strip asks for more metal than there is: it would fail at every current, and not by stripping.
 *
 * @param firstCurrentDensity the smallest that will be asked (A/m^2)
 * @throws LithostatError that names capacity and inventory
 */
export function checkInventory({ study, plan, mode }: CriticalContext, firstCurrentDensity: number): void {
  const { cell } = study.scenario;
  const stripped = plan.directions[0] > 0 ? 0 : 1;
  const electrode = cell.electrodes[stripped];
  if (electrode === undefined) return;
  const { molarVolume } = study.library.metal(electrode.metal).properties;
  const inventory = (electrode.thickness * faradayConstant) / molarVolume;
  const charge = plan.charge(firstCurrentDensity);
  if (charge <= (1 - leastRemainder) * inventory) return;
  const inUnits = (value: number) => formatQuantity(value, 'capacityPerArea', 'mAh/cm^2', 4);
  const timed = mode === 'ccd' && study.scenario.critical.ccd?.time !== undefined;
  throw new LithostatError([
    {
      code: 'inventory-exceeded',
      path: `critical.${mode}.${timed ? 'time' : 'capacity'}`,
      message: `electrode ${stripped + 1} does not hold as much metal as one half cycle strips`,
      got: inUnits(charge),
      expected: `less than the ${inUnits(inventory)} of metal in electrode ${stripped + 1}`,
      remedy: `lower it, or make the electrode thicker`,
    },
  ]);
}
