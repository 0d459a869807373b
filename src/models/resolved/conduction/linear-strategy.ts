import { AlgebraicMultigrid, directSolve, krylovSolve, type LinearSolveStrategy } from '../../../solvers/index.js';

/** Unknowns up to which factors of a mesh in space are cheaper than iterations. */
const mostDirectInSpace = 30_000;

/**
 * How the symmetric positive definite systems of conduction are solved: sparse factors in the plane and for small meshes in space,
 * conjugate gradients with smoothed aggregation for large ones.
 */
export function linearStrategy(dimension: 2 | 3, size: number): LinearSolveStrategy {
  return factorsPay(dimension, size) ? directSolve({ definite: true }) : multigridSolve();
}

/** Whether factors are cheaper than iterations. */
export function factorsPay(dimension: 2 | 3, size: number): boolean {
  return dimension === 2 || size <= mostDirectInSpace;
}

/** Conjugate gradients with smoothed aggregation. */
export function multigridSolve(): LinearSolveStrategy {
  return krylovSolve({
    method: 'conjugate-gradients',
    preconditioner: (matrix, heap) => new AlgebraicMultigrid(matrix, { heap }),
  });
}
