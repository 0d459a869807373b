import type { Command } from 'commander';
import {
  axisOption,
  jobsNumber,
  jsonOption,
  outOption,
  quietOption,
  setOption,
  wholeNumber,
  wholeNumberFromZero,
} from './options.js';

/**
 * Declares `lithostat atlas SCENARIO`.
 *
 * @param setExit takes the exit code
 */
export function declareAtlas(program: Command, setExit: (code: number) => void): void {
  program
    .command('atlas')
    .summary('map critical currents over pressure, temperature and more')
    .description(
      'Maps critical currents over one or two values of the scenario, by searches where interpolation would not do. Each search is stored; the same command goes on where it was.',
    )
    .argument('<scenario>', 'scenario file, YAML or JSON')
    .addOption(axisOption())
    .option('--mode <modes>', 'which limits: ccs, ccp, or ccs,ccp')
    .option('--resolution <n>', 'cells along each axis that are told apart', wholeNumber)
    .option('--target <current>', 'current density whose contour is followed: "5 mA/cm^2"')
    .option('--accuracy <share>', 'error between searches that is admitted: "5 %"')
    .option('--width <share>', 'width of each search: "2 %"')
    .option('--held-out <n>', 'searches that the map is held against', wholeNumberFromZero)
    .option('--samples <n>', 'samples of the uncertain parameters, for bands', wholeNumberFromZero)
    .option('--seed <n>', 'of the samples', wholeNumberFromZero)
    .addOption(setOption())
    .addOption(outOption())
    .option('--jobs <n>', 'searches at a time; the map does not depend on it', jobsNumber)
    .option('--dry-run', 'say how many searches there will be and how long they take, and end')
    .option('--no-report', 'do not draw atlas.html and the figures')
    .addOption(jsonOption())
    .addOption(quietOption())
    .action(async (scenario: string, options) => {
      setExit(await (await import('./verbs/atlas.js')).atlas(scenario, options));
    });
}
