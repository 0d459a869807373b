// How the library solves what the benchmark poses: each method takes a stored problem and returns a function that solves it once, from the
// plain arrays to the plain answer, set-up included. Modules are loaded by need, so that one method's process holds no other's.
const solvers = (path) => import(new URL(`../../dist/solvers/${path}`, import.meta.url).href);

/**
 * Least traffic of the multigrid-preconditioned conjugate gradients, bytes a cell and iteration, every array passing through the memory
 * once in each of the fused passes (4 bytes an entry, read or written; what a cache fetches before it is overwritten is not counted).
 * On the finest level, whose vectors hold black voxels only: descent 40 (direction 4, its product 4, correction 4, residual 4, the two
 * vectors of the ascent before 4, iterate 4, faces 12, reciprocals 4), ascent 26 (iterate 6, residual 2, faces 12, reciprocals 4, product 2).
 * On coarser levels 130 for two visits, 24 + 28 and 22 + 24, a defect 20 and a sum 12, on 1/8 + 2/64 + 4/512 ... = 1/6 of the cells: 22.
 */
const voxelBytes = 88;

async function voxel(problem, { tolerance, threads = 1 }) {
  const { VoxelConduction } = await solvers('voxel/voxel-conduction.js');
  const cells = problem.shape.reduce((product, count) => product * count, 1);
  return () => {
    const conduction = new VoxelConduction(problem, { threads });
    try {
      const { potential, iterations, residual } = conduction.solve({ tolerance });
      return { solution: potential, iterations, residual, bytes: voxelBytes * cells * iterations };
    } finally {
      conduction.close?.();
    }
  };
}

/** Analysis, factorisation and solution with refinement, in one heap that the runs share. */
async function factorised({ matrix, rightHandSide }, kind) {
  const { SparseDirect } = await solvers('linear/direct/sparse-direct.js');
  const { KernelHeap } = await solvers('kernels/heap.js');
  const heap = new KernelHeap();
  return () => {
    const began = performance.now();
    const solver = SparseDirect.analyse(matrix.pattern, { kind, symmetry: matrix.symmetry, heap });
    const analysed = performance.now();
    solver.factor(matrix.values);
    const factored = performance.now();
    const { solution, refinements } = solver.solve(rightHandSide);
    const { factorEntries, operations } = solver.symbolic;
    solver.release();
    return {
      solution,
      refinements,
      factorEntries,
      flops: operations,
      analyseSeconds: (analysed - began) / 1000,
      factoriseSeconds: (factored - analysed) / 1000,
      solveSeconds: (performance.now() - factored) / 1000,
    };
  };
}

const direct = (problem) => factorised(problem, 'positive-definite');
const lu = (problem) => factorised(problem, 'general');

/** Conjugate gradients with smoothed aggregation, set-up included; the heap is shared by the runs. */
async function multigrid({ matrix, rightHandSide, coordinates, dimension, blockSize }, { tolerance }) {
  const { AlgebraicMultigrid } = await solvers('linear/algebraic-multigrid/multigrid.js');
  const { rigidBodyModes } = await solvers('linear/algebraic-multigrid/near-null-space.js');
  const { conjugateGradients } = await solvers('linear/krylov/conjugate-gradients.js');
  const { MatrixOperator } = await solvers('linear/sparse/matrix-operator.js');
  const { toBlocks } = await solvers('linear/sparse/block.js');
  const { KernelHeap } = await solvers('kernels/heap.js');
  const heap = new KernelHeap();
  // The peer's matrix is assembled before the clock starts as well.
  const operator = new MatrixOperator(toBlocks(matrix, blockSize), { heap });
  const nearNullSpace = rigidBodyModes(coordinates, dimension);
  return () => {
    const began = performance.now();
    const preconditioner = new AlgebraicMultigrid(matrix, { componentsPerNode: blockSize, nearNullSpace, heap });
    const ready = performance.now();
    const { solution, iterations, converged } = conjugateGradients(operator, rightHandSide, {
      preconditioner,
      tolerance,
    });
    preconditioner.release();
    return { solution, iterations, converged, setupSeconds: (ready - began) / 1000 };
  };
}

/** Twenty products from the plain vector to the plain vector, blocks of the nodes' unknowns stored as such where there are any. */
async function product({ matrix, rightHandSide, blockSize = 1 }) {
  const { MatrixOperator } = await solvers('linear/sparse/matrix-operator.js');
  const { toBlocks } = await solvers('linear/sparse/block.js');
  const operator = new MatrixOperator(blockSize > 1 ? toBlocks(matrix, blockSize) : matrix);
  const { heap, size } = operator;
  const input = heap.copyFloat64(rightHandSide);
  const output = heap.float64(size);
  const share = 20;
  return () => {
    for (let count = 0; count < share; count++) operator.apply(input, output);
    return { solution: output, share, bytes: operator.bytes + 16 * size };
  };
}

/** What solves the problems, by the name that works give. */
export const methods = { direct, lu, multigrid, product, voxel };
