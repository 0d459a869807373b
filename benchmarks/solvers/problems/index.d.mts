import type { SparseMatrix } from '../../../src/solvers/linear/sparse/pattern.js';

/** A linear system. */
export interface LinearProblem {
  readonly matrix: SparseMatrix;
  readonly rightHandSide: Float64Array;
}

/** A system of elasticity, unknowns node by node: unknown = node * dimension + component. */
export interface ElasticityProblem extends LinearProblem {
  /** Coordinates of the free nodes, node by node; one entry for each unknown. */
  readonly coordinates: Float64Array;
  readonly dimension: number;
  readonly blockSize: number;
}

/** An image of two phases with conditions on the low and the high page; insulating sides. A VoxelConductionProblem. */
export interface VoxelProblem {
  readonly shape: readonly [number, number, number];
  readonly spacing: readonly [number, number, number];
  readonly conductivity: { readonly labels: Uint8Array; readonly phases: readonly number[] };
  readonly boundaries: {
    readonly z: readonly [
      (
        | { readonly kind: 'robin'; readonly resistance: Float64Array; readonly potential: number }
        | { readonly kind: 'potential'; readonly value: number }
      ),
      { readonly kind: 'potential'; readonly value: number },
    ];
    readonly y: readonly [{ readonly kind: 'insulated' }, { readonly kind: 'insulated' }];
    readonly x: readonly [{ readonly kind: 'insulated' }, { readonly kind: 'insulated' }];
  };
}

export function assemble(
  size: number,
  unknowns: Int32Array,
  perElement: number,
  matrixOf: (element: number) => ArrayLike<number>,
  symmetry: 'general' | 'symmetric',
): SparseMatrix;
export function mergeRows(
  size: number,
  begins: Int32Array,
  columns: Int32Array,
  entries: Float64Array,
): Omit<SparseMatrix, 'symmetry'>;
export function cubeStiffness(dimension: number, poissonRatio: number): Float64Array;
export function gridElasticity(options: {
  readonly cells: readonly number[];
  readonly poissonRatio?: number;
}): ElasticityProblem;
export function triangleElasticity(options: {
  readonly cells: readonly [number, number];
  readonly poissonRatio?: number;
  readonly seed?: number;
}): ElasticityProblem;
export function rigidBodyModes(coordinates: Float64Array, dimension: number): Float64Array;
export function convectionDiffusion(options: {
  readonly cells: readonly number[];
  readonly peclet?: number;
}): LinearProblem;
export function irregularTriangulation(
  columns: number,
  rows: number,
  seed?: number,
): { readonly coordinates: Float64Array; readonly triangles: Int32Array; readonly nodeCount: number };
export function spheres(options: {
  readonly shape: readonly [number, number, number];
  readonly fraction: number;
  readonly radius?: number;
  readonly seed?: number;
}): Uint8Array;
export function voxelConduction(options: {
  readonly shape: readonly [number, number, number];
  readonly spheres: number;
  readonly contrast: number;
  readonly radius?: number;
  readonly seed?: number;
}): VoxelProblem;
export function phaseConduction(options: {
  readonly labels: Uint8Array;
  readonly shape: readonly [number, number, number];
  readonly phase: number;
}): VoxelProblem;
