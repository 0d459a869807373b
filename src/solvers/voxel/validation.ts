import { axisNames, isPeriodic, presentLabels } from './connectivity.js';
import type { AxisBoundary, FaceMap, VoxelConductionProblem } from './problem.js';
import { VoxelProblemError, type VoxelSolveOptions } from './result.js';

const axisWords = ['pages (z)', 'rows (y)', 'columns (x)'] as const;

// What leaves these ranges has conductances, or squares of currents, that are no numbers any more.
const edges = { shortest: 1e-30, longest: 1e30, mostElongated: 1e9 };
const conductivities = { least: 1e-100, most: 1e100 };
const isConductivity = (value: number): boolean =>
  value === 0 || (value >= conductivities.least && value <= conductivities.most);

function refuse(message: string): never {
  throw new VoxelProblemError(message);
}

/** Checks sizes and values. @throws VoxelProblemError that names the first place that is wrong */
export function checkProblem(problem: VoxelConductionProblem): void {
  const { shape, spacing, source } = problem;
  for (const [axis, count] of shape.entries())
    if (!(Number.isInteger(count) && count >= 1))
      refuse(`The image has ${count} ${axisWords[axis]}; expected a whole number of at least 1.`);
  const voxels = shape[0] * shape[1] * shape[2];
  if (voxels > 2 ** 31 - 1)
    refuse(`The image has ${voxels} voxels; expected at most 2147483647. Cut it, or merge voxels.`);
  for (const [axis, length] of spacing.entries())
    if (!(length >= edges.shortest && length <= edges.longest))
      refuse(
        `The spacing of voxels along ${axisNames[axis]} is ${length} m; expected a positive length, from ${edges.shortest} to ${edges.longest} m.`,
      );
  if (Math.max(...spacing) > edges.mostElongated * Math.min(...spacing))
    refuse(
      `The edges of a voxel are ${spacing.join(', ')} m along z, y and x; expected edges that differ by less than ${edges.mostElongated} times.`,
    );
  checkConductivity(problem, voxels);
  if (source !== undefined) checkValues(source, voxels, 'source', 'A/m^3', false);
  checkBoundaries(problem);
}

function checkConductivity(
  { conductivity, interfaceResistances = [], shape }: VoxelConductionProblem,
  voxels: number,
): void {
  if (!('labels' in conductivity)) {
    const { voxels: given } = conductivity;
    if (ArrayBuffer.isView(given)) checkValues(given, voxels, 'conductivity', 'S/m', true);
    else
      for (const [axis, values] of given.entries())
        checkValues(values, voxels, `conductivity along ${axisNames[axis]}`, 'S/m', true);
    if (interfaceResistances.length > 0)
      refuse(
        'Interface resistances were given with a conductivity by voxel; they need labels. Give labels and phases instead.',
      );
    return;
  }
  const { labels, phases } = conductivity;
  if (labels.length !== voxels)
    refuse(
      `There are ${labels.length} labels for an image of ${shape.join(' x ')} = ${voxels} voxels; expected one each.`,
    );
  for (const [label, phase] of phases.entries()) {
    const values = typeof phase === 'number' ? [phase] : phase;
    if (typeof phase !== 'number' && phase.length !== 3)
      refuse(`Phase ${label} has ${phase.length} conductivities; expected one, or three along z, y and x.`);
    if (!values.every(isConductivity))
      refuse(
        `The conductivity of phase ${label} is ${values.join(', ')} S/m; expected finite numbers, 0 or positive (${conductivities.least} to ${conductivities.most}).`,
      );
  }
  if (presentLabels(labels).lastIndexOf(1) >= phases.length) {
    const voxel = labels.findIndex((label) => label >= phases.length);
    refuse(
      `Voxel ${placeOf(voxel, shape)} has the label ${labels[voxel]}, but conductivities are given for labels 0 to ${phases.length - 1} only. Give one for every label.`,
    );
  }
  for (const { phases: pair, resistance } of interfaceResistances) {
    if (pair.length !== 2 || !pair.every((label) => Number.isInteger(label) && label >= 0 && label < phases.length))
      refuse(
        `An interface resistance is given between phases ${pair.join(' and ')}; expected two labels from 0 to ${phases.length - 1}.`,
      );
    if (!(resistance >= 0))
      refuse(
        `The resistance of the interface between phases ${pair.join(' and ')} is ${resistance} ohm m^2; expected 0 or more, or Infinity.`,
      );
  }
}

const placeOf = (voxel: number, [, rows, columns]: readonly [number, number, number]): string =>
  `[page ${Math.floor(voxel / (rows * columns))}, row ${Math.floor(voxel / columns) % rows}, column ${voxel % columns}]`;

function checkValues(values: ArrayLike<number>, count: number, what: string, unit: string, positive: boolean): void {
  if (values.length !== count) refuse(`The ${what} has ${values.length} values; expected ${count}.`);
  for (let index = 0; index < count; index++) {
    const value = values[index]!;
    if (positive ? !isConductivity(value) : !Number.isFinite(value))
      refuse(
        `Value ${index} of the ${what} is ${value} ${unit}; expected a finite number${positive ? `, 0 or positive (${conductivities.least} to ${conductivities.most})` : ''}.`,
      );
  }
}

function checkBoundaries({ boundaries, shape }: VoxelConductionProblem): void {
  for (const [axis, name] of axisNames.entries()) {
    const boundary = boundaries[name] as AxisBoundary | undefined;
    if (typeof boundary !== 'object' || boundary === null)
      refuse(`The ${name} axis has no boundaries; expected a low and a high one, or periodic.`);
    if (isPeriodic(boundary)) {
      const { jump = 0 } = boundary;
      if (!Number.isFinite(jump))
        refuse(`The jump of the periodic ${name} axis is ${jump} V; expected a finite number.`);
      continue;
    }
    if (boundary.length !== 2)
      refuse(`The ${name} axis has ${boundary.length} boundaries; expected a low and a high one.`);
    const entries = (shape[0] * shape[1] * shape[2]) / shape[axis]!;
    for (const [side, condition] of boundary.entries()) {
      const face = `the ${side === 0 ? 'low' : 'high'} ${name} face`;
      const check = (map: FaceMap, what: string, unit: string, resistance = false): void => {
        if (typeof map !== 'number' && map.length !== entries)
          refuse(`The ${what} map of ${face} has ${map.length} values; expected ${entries}.`);
        const length = typeof map === 'number' ? 1 : map.length;
        for (let entry = 0; entry < length; entry++) {
          const value = typeof map === 'number' ? map : map[entry]!;
          if (resistance ? !(value >= 0) : !Number.isFinite(value))
            refuse(
              `The ${what} of ${face} is ${value} ${unit}${typeof map === 'number' ? '' : ` at entry ${entry}`}; expected ${resistance ? '0 or more, or Infinity' : 'a finite number'}.`,
            );
        }
      };
      if (condition.kind === 'potential') check(condition.value, 'potential', 'V');
      else if (condition.kind === 'flux') check(condition.value, 'flux', 'A/m^2');
      else if (condition.kind === 'robin') {
        check(condition.resistance, 'resistance', 'ohm m^2', true);
        check(condition.potential, 'potential', 'V');
      } else if (condition.kind !== 'insulated')
        refuse(
          `The condition on ${face} is "${String((condition as { kind: unknown }).kind)}"; expected insulated, potential, flux or robin.`,
        );
    }
  }
}

/** Checks the options of a solve. @throws VoxelProblemError */
export function checkSolveOptions(options: VoxelSolveOptions, voxels: number): void {
  const { tolerance = 1e-8, imbalance = 1, iterations = 1, initial, progress } = options;
  if (!(Number.isFinite(tolerance) && tolerance > 0))
    refuse(`The tolerance is ${tolerance}; expected a positive, finite number such as 1e-8.`);
  if (!(typeof imbalance === 'number' && imbalance > 0))
    refuse(`The imbalance is ${imbalance}; expected a positive number such as 1e-6, or Infinity to ask for nothing.`);
  if (!(Number.isInteger(iterations) && iterations >= 1))
    refuse(`At most ${iterations} iterations were asked for; expected a whole number of at least 1.`);
  if (initial !== undefined) checkValues(initial, voxels, 'first guess', 'V', false);
  if (progress !== undefined && typeof progress !== 'function')
    refuse(`What hears of progress is of type ${typeof progress}; expected a function of iterations and residual.`);
}

/**
 * Whether every voxel conducts along every axis, nothing blocks a face, and some face holds the potential: then all is one component
 * and the pre-flight check would find nothing.
 * @param present labels that the image has (see presentLabels); null for conductivities by voxel
 */
export function everythingIsHeld(
  { conductivity, interfaceResistances = [], boundaries, shape }: VoxelConductionProblem,
  present: Uint8Array | null,
): boolean {
  if (interfaceResistances.some(({ resistance }) => resistance === Infinity)) return false;
  const held = axisNames.some((name) => {
    const boundary = boundaries[name] as AxisBoundary | undefined;
    if (typeof boundary !== 'object' || boundary === null)
      refuse(`The ${name} axis has no boundaries; expected a low and a high one, or periodic.`);
    if (isPeriodic(boundary)) return false;
    return boundary.some(
      (condition) =>
        condition.kind === 'potential' ||
        (condition.kind === 'robin' &&
          (typeof condition.resistance === 'number'
            ? condition.resistance < Infinity
            : condition.resistance.some((value) => value < Infinity))),
    );
  });
  if (!held) return false;
  if ('labels' in conductivity) {
    const { labels, phases } = conductivity;
    return (present ?? presentLabels(labels)).every((found, label) => {
      const phase = phases[label] ?? 0;
      return found === 0 || (typeof phase === 'number' ? phase > 0 : phase.every((value) => value > 0));
    });
  }
  const arrays = ArrayBuffer.isView(conductivity.voxels) ? [conductivity.voxels] : conductivity.voxels;
  const count = shape[0] * shape[1] * shape[2];
  for (const values of arrays) for (let voxel = 0; voxel < count; voxel++) if (!(values[voxel]! > 0)) return false;
  return true;
}
