import { loadMeasured, measuredDataFile } from '../../../io/measured.js';
import { inUnit } from '../../../quantity/index.js';
import { type CaseReport, scenarioFile, type ValidationCase } from '../case.js';
import { flawLimits, flawRow } from '../flaw.js';
import { roundingEnds } from '../quoted.js';

const name = 'threshold-overpotential';
const file = 'threshold-overpotential.yaml';
const scenario = scenarioFile('validation/scenarios/garnet.yaml');

/** Overpotential at which lithium opens a surface flaw, and the currents that go with it (Porz et al. 2017). */
export const porz: ValidationCase = {
  name,
  title:
    'Overpotential at which lithium opens a surface flaw of a garnet (Porz et al. 2017, as evaluated by Hamann 2026)',
  run: () => Promise.resolve(run()),
};

const toughnessOf = (text: string) => `materials.LLZO.fractureToughness=${text}`;
const resistanceOf = (text: string) => `cell.interfaces.resistance=${text}`;
/** The quoted currents leave out the ohmic drop over the depth of the flaw, which the engine adds. */
const noOhmicDrop = 'materials.LLZO.conductivity=1e4 S/m';
const depthOf = (text: string) => `cell.interfaces.flaws.depth=${text}`;

function run(): CaseReport {
  const path = measuredDataFile(file);
  const thresholds = loadMeasured(path, { overpotential: 'voltage', pressure: 'pressure' }).rows.map((row) => ({
    toughness: row.about.fractureToughness as string,
    flaw: row.about.flaw as string,
    overpotential: inUnit(row.values.overpotential!.low!, 'voltage', 'mV'),
    pressure: inUnit(row.values.pressure!.low!, 'pressure', 'MPa'),
  }));
  const rows = thresholds.flatMap(({ toughness, flaw, overpotential, pressure }) => {
    const given = [toughnessOf(toughness), depthOf(flaw)];
    const limits = flawLimits(scenario, given);
    const ends = [...roundingEnds(toughness).map(toughnessOf), ...roundingEnds(flaw).map(depthOf)].map((set) =>
      flawLimits(scenario, [...given, set]),
    );
    const facts = { case: name, limits, ends };
    return [
      flawRow({ ...facts, quantity: `threshold of a ${flaw} flaw`, key: 'overpotential', measured: overpotential }),
      flawRow({ ...facts, quantity: `pressure in a ${flaw} flaw`, key: 'pressure', measured: pressure }),
    ];
  });
  const [{ toughness, flaw }] = thresholds;
  const currents = loadMeasured(path, { current: 'currentDensity' }, 'planarButlerVolmer.rows').rows.map((row) => {
    const resistance = row.about.allowedResistance as string;
    const given = [toughnessOf(toughness), depthOf(flaw), resistanceOf(resistance), noOhmicDrop];
    const rounding = [
      ...roundingEnds(toughness).map(toughnessOf),
      ...roundingEnds(flaw).map(depthOf),
      ...roundingEnds(resistance).map(resistanceOf),
    ];
    return flawRow({
      case: name,
      quantity: `current that opens a ${flaw} flaw at ${resistance}`,
      key: 'current',
      measured: inUnit(row.values.current!.low!, 'currentDensity', 'mA/cm^2'),
      limits: flawLimits(scenario, given),
      ends: rounding.map((set) => flawLimits(scenario, [...given, set])),
    });
  });
  return {
    rows: [...rows, ...currents],
    sensitivities: [],
    notes: [
      'These numbers were computed by their authors with the same law, not measured: the rows check units and arithmetic.',
      'The intervals are what the rounding of the quoted inputs leaves open. The quoted currents leave out the ohmic drop over the depth of the flaw, so it is left out here too.',
    ],
  };
}
