import { countPhases, type LabelImage } from '../mesh/image/index.js';
import { type ExitCode, exitCodes, LithostatError } from '../quantity/index.js';
import {
  checkConduction,
  type FaceCondition,
  KernelMemoryError,
  type VoxelBoundaries,
  VoxelConduction,
  type VoxelConductionProblem,
  VoxelConvergenceError,
  type VoxelFace,
  VoxelProblemError,
  type VoxelSolution,
  voxelState,
} from '../solvers/index.js';

export type ImageAxis = 'z' | 'y' | 'x';

/** What is asked about the conduction of an image. */
export interface ConductionRequest {
  /** Conductivity of each conducting phase by its number in the file; S/m. The others do not conduct. */
  readonly conductivities: ReadonlyMap<number, number>;
  /** Phase whose share and tortuosity are told; the only one that conducts when left out. */
  readonly phase?: number;
  /** z along pages, y along rows, x along columns. */
  readonly axis: ImageAxis;
  /** What holds on the four sides: no current (default), or the image goes on periodically. */
  readonly sides?: 'insulated' | 'periodic';
  /** Relative residual to solve to; 1e-8 by default. */
  readonly tolerance?: number;
  /** 1 by default; the answer does not depend on it. */
  readonly threads?: number;
  /** Called now and then with the number of iterations and the relative residual. */
  readonly progress?: (iterations: number, residual: number) => void;
}

/** How an image conducts along one axis. */
export interface ImageConduction {
  readonly effective: {
    /** Conductivity of a uniform block that carries the same current; in `unit`. */
    readonly value: number;
    /** Over the conductivity of the phase. */
    readonly relative: number;
    readonly unit: 'S/m';
  };
  /** Volume fraction over relative conductivity; null when several phases conduct. */
  readonly tortuosity: number | null;
  /** The same with the part of the phase that percolates in place of the phase. */
  readonly tortuosityOfPercolating: number | null;
  /** Of the phase, in the whole image. */
  readonly volumeFraction: number;
  /** Whether what conducts leads from one end of the axis to the other. */
  readonly percolating: boolean;
  /** Part of the image's volume that is the phase and percolates. */
  readonly percolatingFraction: number;
  readonly iterations: number;
  /** True relative residual. */
  readonly residual: number;
  /** Current in less current out, over the current. */
  readonly imbalance: number;
  readonly axis: ImageAxis;
  /** Number of the phase in the file. */
  readonly phase: number;
  /** Numbers of all phases that conduct. */
  readonly conducting: readonly number[];
}

/** In and out must agree this well, or the answer is not given; less well where a loose tolerance is asked for. */
const admittedImbalance = (tolerance: number): number => Math.max(1e-5, 100 * tolerance);
const standardTolerance = 1e-8;
/** Phases that a message lists. */
const mostListed = 20;
const axisIndex = { z: 0, y: 1, x: 2 } as const;

/**
 * Effective conductivity of a segmented image along one axis: 1 V between the two end faces, which lie half a voxel beyond the first
 * and last centres, no current through the sides (or the image going on there periodically), Ohm's law in between by finite volumes on
 * the voxels.
 *
 * The relative conductivity is that of the image over that of the phase. Tortuosity is tau = volume fraction / relative conductivity,
 * the factor by which resistance exceeds that of straight channels of the same share (Tjaden et al., Curr. Opin. Chem. Eng. 12 (2016)
 * 44, call it tortuosity factor; Cooper et al., SoftwareX 5 (2016) 203). The volume fraction is that of the whole phase, what does not
 * percolate included.
 *
 * @throws LithostatError when a phase is not in the image or a conductivity is not positive; with code `not-percolating` (exit code 2)
 * when nothing conducts through; with exit code 3 when the solver does not reach the tolerance
 */
export function conduct(image: LabelImage, request: ConductionRequest): ImageConduction {
  const { axis } = request;
  const phases = countPhases(image);
  const conductivityOfLabel = readConductivities(image, request);
  const reported = phaseOf(image, request);
  const direction = axisIndex[axis];
  // Solved in units near one, so that no size and no conductivity leaves the range of numbers; powers of two change no digit.
  const edge = powerOfTwoNear(image.spacing[direction]);
  const unit = powerOfTwoNear(Math.max(...request.conductivities.values()));
  const [height, depth, width] = image.spacing.map((length) => length / edge) as [number, number, number];
  const [pages, rows, columns] = image.shape;
  const problem: VoxelConductionProblem = {
    shape: image.shape,
    spacing: [height, depth, width],
    conductivity: { labels: image.labels, phases: conductivityOfLabel.map((conductivity) => conductivity / unit) },
    boundaries: boundariesAlong(axis, request.sides ?? 'insulated'),
  };

  const percolatingVoxels = countPercolating(problem, image, request, reported.label);
  const solution = forImage(image, () => solve(problem, request));
  const [inward, outward] = endCurrents(solution, axis);
  const current = (inward + outward) / 2;
  const imbalance = Math.abs(inward - outward) / Math.abs(current);
  const admitted = admittedImbalance(request.tolerance ?? standardTolerance);
  if (!(imbalance <= admitted)) {
    throw new LithostatError(
      [
        {
          code: 'unbalanced-current',
          path: '',
          file: image.name,
          message: 'the current in differs from the current out, so that the answer cannot be trusted',
          got: `${(inward * unit * edge).toPrecision(6)} A in, ${(outward * unit * edge).toPrecision(6)} A out`,
          expected: `a difference below ${admitted}`,
          remedy: 'ask for a smaller --tolerance',
        },
      ],
      exitCodes.solverFailure,
    );
  }
  // At 1 V.
  const length = image.shape[direction] * problem.spacing[direction];
  const area = (pages * height * (rows * depth) * (columns * width)) / length;
  const ofBlock = (current * length) / area;
  const value = ofBlock * unit;
  const relative = ofBlock / (request.conductivities.get(reported.value)! / unit);
  const volumeFraction = reported.voxels / image.labels.length;
  const percolatingFraction = percolatingVoxels / image.labels.length;
  const single = request.conductivities.size === 1;
  return {
    effective: { value, relative, unit: 'S/m' },
    tortuosity: single ? volumeFraction / relative : null,
    tortuosityOfPercolating: single ? percolatingFraction / relative : null,
    volumeFraction,
    percolating: true,
    percolatingFraction,
    iterations: solution.iterations,
    residual: solution.residual,
    imbalance,
    axis,
    phase: reported.value,
    conducting: phases.filter(({ label }) => conductivityOfLabel[label]! > 0).map((phase) => phase.value),
  };
}

/** Current in through the low and out through the high end of an axis; A. */
function endCurrents({ currents }: VoxelSolution, axis: ImageAxis): readonly [inward: number, outward: number] {
  const [low, high] = [`${axis}Low`, `${axis}High`] as [VoxelFace, VoxelFace];
  return [currents[low], -currents[high]];
}

const powerOfTwoNear = (value: number): number => 2 ** Math.floor(Math.log2(value));

function solve(problem: VoxelConductionProblem, request: ConductionRequest): VoxelSolution {
  const conduction = new VoxelConduction(problem, { threads: request.threads ?? 1 });
  try {
    const tolerance = request.tolerance ?? standardTolerance;
    const progress = request.progress === undefined ? {} : { progress: request.progress };
    const solution = conduction.solve({ tolerance, ...progress });
    const admitted = admittedImbalance(tolerance);
    const [inward, outward] = endCurrents(solution, request.axis);
    if (2 * Math.abs(inward - outward) <= admitted * Math.abs(inward + outward)) return solution;
    // At high contrasts the residual is small before the currents agree.
    const closer = conduction.solve({ tolerance, imbalance: admitted, initial: solution.potential, ...progress });
    return { ...closer, iterations: solution.iterations + closer.iterations };
  } finally {
    conduction.close();
  }
}

/** Says of what the solvers throw which image it is about, and what to do. */
function forImage<Result>(image: LabelImage, work: () => Result): Result {
  const refuse = (code: string, message: string, remedy: string, exitCode: ExitCode): LithostatError =>
    new LithostatError([{ code, path: '', file: image.name, message, remedy }], exitCode);
  try {
    return work();
  } catch (error) {
    if (error instanceof VoxelConvergenceError)
      throw refuse('not-converged', error.message, 'ask for a larger --tolerance', exitCodes.solverFailure);
    if (error instanceof KernelMemoryError)
      throw refuse(
        'no-memory',
        error.message,
        'cut the image into parts, or make its voxels larger',
        exitCodes.badInput,
      );
    if (error instanceof VoxelProblemError)
      throw refuse('bad-problem', error.message, 'check the voxel size and the conductivities', exitCodes.badInput);
    throw error;
  }
}

function boundariesAlong(axis: ImageAxis, sides: 'insulated' | 'periodic'): VoxelBoundaries {
  const ends: [FaceCondition, FaceCondition] = [
    { kind: 'potential', value: 1 },
    { kind: 'potential', value: 0 },
  ];
  const side =
    sides === 'periodic' ? ({ kind: 'periodic' } as const) : ([{ kind: 'insulated' }, { kind: 'insulated' }] as const);
  return { z: side, y: side, x: side, [axis]: ends };
}

/** The phases of an image as people are told of them: `0 (44.99 %), 85 (40.05 %)`. */
function phasesInWords(image: LabelImage): string {
  const phases = countPhases(image);
  const words = phases.slice(0, mostListed).map(({ value, fraction }) => `${value} (${(100 * fraction).toFixed(2)} %)`);
  return words.join(', ') + (phases.length > mostListed ? ` and ${phases.length - mostListed} more` : '');
}

/** Conductivity of each label. @throws LithostatError for phases that are not there and conductivities that are not positive */
function readConductivities(image: LabelImage, { conductivities }: ConductionRequest): number[] {
  const byLabel = new Array<number>(256).fill(0);
  const phases = countPhases(image);
  for (const [value, conductivity] of conductivities) {
    const phase = phases.find((one) => one.value === value);
    if (phase === undefined) throw unknownPhase(image, value);
    if (!(conductivity > 0 && conductivity < Infinity)) {
      throw new LithostatError([
        {
          code: 'out-of-range',
          path: '',
          file: image.name,
          message: `the conductivity of phase ${value} is not positive`,
          got: `${conductivity} S/m`,
          expected: 'a conductivity above zero',
          remedy: 'leave a phase out that does not conduct',
        },
      ]);
    }
    byLabel[phase.label] = conductivity;
  }
  return byLabel;
}

function phaseOf(image: LabelImage, { phase, conductivities }: ConductionRequest) {
  const [only] = conductivities.keys();
  const value = phase ?? (conductivities.size === 1 ? only : undefined);
  const found = countPhases(image).find((one) => one.value === value && conductivities.has(one.value));
  if (found !== undefined) return found;
  if (value === undefined) throw missingPhase(image);
  if (!countPhases(image).some((one) => one.value === value)) throw unknownPhase(image, value);
  throw new LithostatError([
    {
      code: 'not-conducting',
      path: '',
      file: image.name,
      message: `phase ${value} has no conductivity, so that nothing can be told of its conduction`,
      got: `conductivities of ${[...conductivities.keys()].map((one) => `phase ${one}`).join(', ')}`,
      expected: `one of phase ${value} among them`,
      remedy: 'add it to --conductivity, or name another phase with --phase',
    },
  ]);
}

/** No phase is named. */
export function missingPhase(image: LabelImage): LithostatError {
  return new LithostatError([
    {
      code: 'which-phase',
      path: '',
      file: image.name,
      message: 'it is not said which phase conducts',
      expected: `a phase of the image: ${phasesInWords(image)}`,
      remedy: 'name it with --phase',
    },
  ]);
}

function unknownPhase(image: LabelImage, value: number): LithostatError {
  return new LithostatError([
    {
      code: 'unknown-phase',
      path: '',
      file: image.name,
      message: `phase ${value} is not in the image`,
      got: String(value),
      expected: `a phase of the image: ${phasesInWords(image)}`,
      remedy: 'name one of these with --phase, and its conductivity with --conductivity',
    },
  ]);
}

/** Voxels of a label that lie in a part which carries current. @throws LithostatError when there is none */
function countPercolating(
  problem: VoxelConductionProblem,
  image: LabelImage,
  { axis }: ConductionRequest,
  label: number,
): number {
  const { states, obstacle } = forImage(image, () => checkConduction(problem, undefined, image.values));
  if (obstacle !== null) {
    throw new LithostatError([
      {
        code: obstacle.code,
        path: '',
        file: image.name,
        message: obstacle.message,
        got: `no way through along ${axis}`,
        expected: 'phases that connect the two ends',
        remedy: obstacle.remedy,
      },
    ]);
  }
  const { labels } = image;
  let count = 0;
  for (let voxel = 0; voxel < labels.length; voxel++)
    if (labels[voxel] === label && states[voxel] === voxelState.carrying) count++;
  return count;
}
