import { type Command, InvalidArgumentError, Option } from 'commander';
import { jobsNumber, jsonOption, quietOption } from './options.js';

/** Reads the number of a phase. @throws InvalidArgumentError otherwise */
function phaseNumber(value: string): number {
  if (!/^-?\d{1,15}$/.test(value.trim())) throw new InvalidArgumentError('expected the whole number of a phase');
  return Number(value);
}

/** Reads a relative residual. @throws InvalidArgumentError otherwise */
function toleranceNumber(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 1e-13 && number <= 0.01) return number;
  throw new InvalidArgumentError('expected a number from 1e-13 to 0.01');
}

/**
 * Declares `lithostat image …`, the verbs that work on segmented images.
 *
 * @param setExit takes the exit code
 */
export function declareImage(program: Command, setExit: (code: number) => void): void {
  const image = program
    .command('image')
    .summary('work on segmented images')
    .description('Works on segmented images: TIFF (each page a slice) and HDF5. Axis z is pages, y rows, x columns.');

  image
    .command('conduct')
    .summary('effective conductivity and tortuosity of a phase')
    .description(
      'Computes the effective conductivity of a segmented image along one axis, with the tortuosity and the volume fraction of the phase, or says why nothing conducts through.',
    )
    .argument('<file>', 'image, TIFF or HDF5; a dataset may stand behind it: scan.h5#/labels')
    .option(
      '--phase <number>',
      'phase that conducts, by its number in the image; without it the phases are listed',
      phaseNumber,
    )
    .addOption(
      new Option('--axis <axis>', 'along pages, rows or columns; required')
        .choices(['z', 'y', 'x'])
        .makeOptionMandatory(),
    )
    .option('--voxel <size>', 'edge of a voxel: "1 um", or along z, y and x: "0.5 um, 0.5 um, 1 um"; required')
    .option('--conductivity <value>', 'of the phase: "0.04 S/m" (default: 1 S/m); or of several: "0=1 S/m, 85=0.1 S/m"')
    .option('--dataset <path>', 'dataset of an HDF5 file that holds several')
    .addOption(
      new Option('--boundary <kind>', 'what holds on the sides')
        .choices(['insulated', 'periodic'])
        .default('insulated'),
    )
    .option('--tolerance <number>', 'relative residual of the solution (default: 1e-8)', toleranceNumber)
    .option(
      '--threads <n>',
      'threads of the solver; the answer does not depend on it (default: one for each core up to 8, from 96^3 voxels on)',
      jobsNumber,
    )
    .addOption(jsonOption())
    .addOption(quietOption())
    .action(async (file: string, options) => {
      setExit(await (await import('./verbs/image-conduct.js')).imageConduct(file, options));
    });
}
