// What is measured: problems with the peers that solve them, and what is asked as a ratio of times to the fastest of the `against` ones.
import { fileURLToPath } from 'node:url';
import {
  convectionDiffusion,
  gridElasticity,
  phaseConduction,
  rigidBodyModes,
  triangleElasticity,
  voxelConduction,
} from './problems/index.mjs';

const petsc = (method) => ({ program: 'petsc', method });
const scipy = (method) => ({ program: 'scipy', method });
const cholmod = ['amd', 'metis', 'nesdis'].map((method) => ({ program: 'cholmod', method }));
const umfpack = ['amd', 'metis'].map((method) => ({ program: 'umfpack', method }));

const cube = (size) => [size, size, size];
const withModes = (problem) => ({ ...problem, nearNullSpace: rigidBodyModes(problem.coordinates, problem.dimension) });

/** 15 % of blocked spheres, or 50 % of spheres that conduct a thousandth. */
const blocked = (size) => voxelConduction({ shape: cube(size), spheres: 0.15, contrast: 0 });
const nearlyPercolating = (size) => voxelConduction({ shape: cube(size), spheres: 0.5, contrast: 1e-3 });
/** Cells in each direction so that about that many unknowns result. */
const plane = (unknowns) => Array(2).fill(Math.round(Math.sqrt(unknowns / 2)) - 1);
const space = (unknowns) => Array(3).fill(Math.round(Math.cbrt(unknowns / 3)) - 1);

/** Phase 0 of a tomography image from page to page; the first `size` voxels of each axis. */
const tomography = (file) => async (size) => {
  const { readLabelImage } = await import('../../dist/io/image/index.js');
  const path = fileURLToPath(new URL(`../../tests/data/images/${file}`, import.meta.url));
  const { image } = await readLabelImage(path, { spacing: [1e-6, 1e-6, 1e-6] });
  const [, rows, columns] = image.shape;
  const labels = new Uint8Array(size ** 3);
  for (let page = 0; page < size; page++)
    for (let row = 0; row < size; row++)
      for (let column = 0; column < size; column++)
        labels[(page * size + row) * size + column] = image.labels[(page * rows + row) * columns + column];
  return phaseConduction({ labels, shape: cube(size), phase: image.values.indexOf(0) });
};

const direct = { method: 'direct', kind: 'direct', repetitions: 5, rounds: 2 };
const voxel = { method: 'voxel', kind: 'iterative', tolerance: 1e-8, repetitions: 1, rounds: 2 };

/**
 * Each work: `key` names it, `size` is its usual size and `quick` a small one, `make` poses it, `method` is ours; `against` are the peers that
 * the ratio is taken to (the fastest of them), `beside` others for orientation.
 */
export const works = [
  {
    ...voxel,
    key: 'voxel-128',
    label: (n) => `conduction on ${n}^3 voxels, 15 % blocked spheres, resistive face with 30 % voids`,
    size: 128,
    quick: 24,
    make: blocked,
    against: [petsc('hypre')],
    beside: [scipy('cg')],
    repetitions: 3,
    asked: 0.05,
  },
  {
    ...voxel,
    key: 'voxel-256',
    label: (n) => `conduction on ${n}^3 voxels, 15 % blocked spheres, resistive face with 30 % voids`,
    size: 256,
    quick: 32,
    make: blocked,
    against: [petsc('hypre')],
    asked: 0.03,
    rounds: 1,
  },
  {
    ...voxel,
    key: 'voxel-percolating-128',
    label: (n) => `conduction on ${n}^3 voxels, 50 % overlapping spheres at contrast 1e-3`,
    size: 128,
    quick: 24,
    make: nearlyPercolating,
    against: [petsc('hypre')],
    repetitions: 3,
    asked: 0.08,
  },
  {
    ...voxel,
    key: 'voxel-400',
    label: (n) => `conduction on ${n}^3 voxels, 15 % blocked spheres, in 4 GiB`,
    size: 400,
    quick: 40,
    make: blocked,
    against: [],
    asked: null,
    memoryAsked: 4 * 2 ** 30,
    rounds: 1,
  },
  {
    ...voxel,
    key: 'voxel-tomography-100',
    label: (n) => `conduction in phase 0 of electrode-100-binary.tif, ${n}^3 voxels`,
    size: 100,
    quick: 30,
    make: tomography('electrode-100-binary.tif'),
    against: [petsc('hypre')],
    repetitions: 3,
    asked: null,
  },
  {
    ...voxel,
    key: 'voxel-tomography-256',
    label: (n) => `conduction in phase 0 of electrode-threephase.tif, ${n}^3 voxels`,
    size: 256,
    quick: 30,
    make: tomography('electrode-threephase.tif'),
    against: [petsc('hypre')],
    asked: null,
    rounds: 1,
  },
  {
    ...direct,
    key: 'direct-squares-100k',
    label: (n) => `sparse direct, plane strain on squares, ${n} unknowns`,
    size: 100_000,
    quick: 1000,
    make: (unknowns) => gridElasticity({ cells: plane(unknowns) }),
    against: cholmod,
    beside: [scipy('splu')],
    asked: 1,
  },
  {
    ...direct,
    key: 'direct-squares-400k',
    label: (n) => `sparse direct, plane strain on squares, ${n} unknowns`,
    size: 400_000,
    quick: 1500,
    make: (unknowns) => gridElasticity({ cells: plane(unknowns) }),
    against: cholmod,
    repetitions: 3,
    asked: 1,
  },
  {
    ...direct,
    key: 'direct-triangles-100k',
    label: (n) => `sparse direct, plane strain on an irregular triangulation, ${n} unknowns`,
    size: 100_000,
    quick: 1000,
    make: (unknowns) => triangleElasticity({ cells: plane(unknowns) }),
    against: cholmod,
    beside: [scipy('splu')],
    asked: 1,
  },
  {
    ...direct,
    key: 'direct-triangles-400k',
    label: (n) => `sparse direct, plane strain on an irregular triangulation, ${n} unknowns`,
    size: 400_000,
    quick: 1500,
    make: (unknowns) => triangleElasticity({ cells: plane(unknowns) }),
    against: cholmod,
    repetitions: 3,
    asked: 1,
  },
  {
    ...direct,
    key: 'direct-cubes-100k',
    label: (n) => `sparse direct, elasticity on cubes, ${n} unknowns`,
    size: 100_000,
    quick: 1000,
    make: (unknowns) => gridElasticity({ cells: space(unknowns) }),
    against: cholmod,
    repetitions: 1,
    rounds: 1,
    asked: 2.5,
  },
  {
    ...direct,
    method: 'lu',
    key: 'lu-100k',
    label: (n) => `sparse LU, convection and diffusion in the plane, ${n} unknowns`,
    size: 100_000,
    quick: 900,
    make: (unknowns) => convectionDiffusion({ cells: Array(2).fill(Math.round(Math.sqrt(unknowns))) }),
    against: umfpack,
    beside: [scipy('splu')],
    asked: null,
  },
  {
    method: 'multigrid',
    kind: 'iterative',
    tolerance: 1e-8,
    repetitions: 3,
    rounds: 2,
    key: 'multigrid-cubes-100k',
    label: (n) => `multigrid conjugate gradients, elasticity on cubes, ${n} unknowns`,
    size: 100_000,
    quick: 1500,
    make: (unknowns) => withModes(gridElasticity({ cells: space(unknowns) })),
    against: [petsc('gamg')],
    beside: [petsc('hypre')],
    asked: 0.5,
  },
  {
    method: 'product',
    kind: 'product',
    repetitions: 5,
    rounds: 2,
    key: 'product-cubes-300k',
    label: (n) => `matrix times vector, elasticity on cubes, ${n} unknowns`,
    size: 300_000,
    quick: 1000,
    make: (unknowns) => gridElasticity({ cells: space(unknowns) }),
    against: [scipy('product')],
    asked: null,
  },
];
