// How the library solves what the benchmark poses: each method takes a stored problem and returns a function that solves it once, from the
// plain arrays to the plain answer, set-up included. Modules are loaded by need, so that one method's process holds no other's.
const solvers = (path) => import(new URL(`../../dist/solvers/${path}`, import.meta.url).href);

/** Least traffic of the multigrid-preconditioned conjugate gradients, bytes a cell and iteration. */
const voxelBytes = 124;

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

/** What solves the problems, by the name that works give. */
export const methods = { voxel };
