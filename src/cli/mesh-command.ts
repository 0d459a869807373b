import { type Command, Option } from 'commander';
import { collect, jsonOption } from './options.js';

/** Options by which every verb on meshes understands its file. */
function withReading(command: Command): Command {
  return command
    .option('--unit <length>', 'length of one unit of the file, for example um; required')
    .addOption(
      new Option(
        '--geometry <kind>',
        'what a mesh in the plane means (default: plane); x is r and y is z when it is axisymmetric',
      ).choices(['plane', 'axisymmetric']),
    )
    .addOption(
      new Option('--metal <region>', 'region that is metal, for the sides of interfaces; repeatable')
        .argParser(collect)
        .default([] as string[], 'metal'),
    )
    .addOption(
      new Option(
        '--sides <interface=metal:electrolyte>',
        'regions on the two sides of an interface, for example "grains=grain 1:grain 2"; repeatable',
      )
        .argParser(collect)
        .default([] as string[], 'as --metal tells'),
    )
    .addOption(
      new Option('--require <name>', 'region, boundary or interface that has to be there; repeatable')
        .argParser(collect)
        .default([] as string[], 'none'),
    )
    .addOption(jsonOption());
}

/**
 * Declares `lithostat mesh …`, the verbs that work on files of finite-element meshes.
 *
 * @param setExit takes the exit code
 */
export function declareMesh(program: Command, setExit: (code: number) => void): void {
  const mesh = program
    .command('mesh')
    .summary('work on finite-element meshes')
    .description('Works on files of finite-element meshes: Gmsh .msh of version 2.2 and 4.1, text or binary.');

  withReading(
    mesh
      .command('info')
      .summary('regions, boundaries, interfaces, sizes and quality of a mesh')
      .description(
        'Reads a mesh and says what is in it: regions, boundaries and interfaces from physical groups, numbers and sizes of cells, how well they are shaped.',
      )
      .argument('<file>', 'mesh file of Gmsh'),
  ).action(async (file: string, options) => {
    setExit(await (await import('./verbs/mesh-info.js')).meshInfo(file, options));
  });

  withReading(
    mesh
      .command('convert')
      .summary('write a mesh for ParaView')
      .description(
        'Writes a mesh as a VTK file (.vtu) with the region, the size and the quality of every cell, and marks on the nodes of boundaries and interfaces.',
      )
      .argument('<file>', 'mesh file of Gmsh')
      .argument('<out>', 'file to write, .vtu'),
  ).action(async (file: string, out: string, options) => {
    setExit(await (await import('./verbs/mesh-convert.js')).meshConvert(file, out, options));
  });
}
