// Linear elasticity, clamped on the face x = 0 and loaded on the opposite one: symmetric positive definite matrices of finite elements.
// Young's modulus 1, unit spacing; fixed unknowns are left out. Unknowns are numbered node by node, components together.
import { assemble } from './assemble.mjs';
import { irregularTriangulation } from './triangulation.mjs';

/** Lamé's constants of Young's modulus 1. */
function lame(poissonRatio) {
  const shear = 0.5 / (1 + poissonRatio);
  return { shear, first: (2 * shear * poissonRatio) / (1 - 2 * poissonRatio) };
}

/** Adds weight * B^T D B, with the gradients of the nodes' shape functions (node-major) at one point. */
function addStiffness(matrix, gradients, nodes, dimension, weight, { shear, first }) {
  const width = nodes * dimension;
  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b < nodes; b++) {
      let product = 0;
      for (let k = 0; k < dimension; k++) product += gradients[a * dimension + k] * gradients[b * dimension + k];
      for (let i = 0; i < dimension; i++) {
        for (let j = 0; j < dimension; j++) {
          const ij = gradients[a * dimension + i] * gradients[b * dimension + j];
          const ji = gradients[a * dimension + j] * gradients[b * dimension + i];
          matrix[(a * dimension + i) * width + b * dimension + j] +=
            weight * (first * ij + shear * ji + (i === j ? shear * product : 0));
        }
      }
    }
  }
}

/** Stiffness of the unit square or cube with bilinear or trilinear shape functions, two Gauss points a direction. */
export function cubeStiffness(dimension, poissonRatio) {
  const nodes = 2 ** dimension;
  const material = lame(poissonRatio);
  const matrix = new Float64Array((nodes * dimension) ** 2);
  const gradients = new Float64Array(nodes * dimension);
  for (let point = 0; point < nodes; point++) {
    const at = Array.from({ length: dimension }, (_, k) => 0.5 + ((point >> k) & 1 ? 0.5 : -0.5) / Math.sqrt(3));
    for (let node = 0; node < nodes; node++) {
      const factor = (k) => ((node >> k) & 1 ? at[k] : 1 - at[k]);
      for (let k = 0; k < dimension; k++) {
        let gradient = (node >> k) & 1 ? 1 : -1;
        for (let other = 0; other < dimension; other++) if (other !== k) gradient *= factor(other);
        gradients[node * dimension + k] = gradient;
      }
    }
    addStiffness(matrix, gradients, nodes, dimension, 1 / nodes, material);
  }
  return matrix;
}

/** Fixes the nodes on x = 0, numbers the others, assembles, and pulls the face x = width in all directions. */
function clamped({ coordinates, dimension, elements, perElement, width, matrixOf }) {
  const nodeCount = coordinates.length / dimension;
  const freeNode = new Int32Array(nodeCount).fill(-1);
  let free = 0;
  for (let node = 0; node < nodeCount; node++) if (coordinates[dimension * node] > 1e-9) freeNode[node] = free++;
  const size = free * dimension;
  const unknowns = new Int32Array(elements.length * dimension);
  elements.forEach((node, at) => {
    for (let k = 0; k < dimension; k++)
      unknowns[at * dimension + k] = freeNode[node] < 0 ? -1 : freeNode[node] * dimension + k;
  });
  const matrix = assemble(size, unknowns, perElement * dimension, matrixOf, 'symmetric');
  const rightHandSide = new Float64Array(size);
  const freeCoordinates = new Float64Array(size);
  for (let node = 0; node < nodeCount; node++) {
    if (freeNode[node] < 0) continue;
    const loaded = coordinates[dimension * node] > width - 1e-9;
    for (let k = 0; k < dimension; k++) {
      freeCoordinates[freeNode[node] * dimension + k] = coordinates[dimension * node + k];
      if (loaded) rightHandSide[freeNode[node] * dimension + k] = k === dimension - 1 ? -1e-3 : 1e-3;
    }
  }
  return { matrix, rightHandSide, coordinates: freeCoordinates, dimension, blockSize: dimension };
}

/**
 * Elasticity on a grid of squares (plane strain) or cubes, bilinear or trilinear elements.
 * @param cells cells in each direction, [x, y] or [x, y, z]
 */
export function gridElasticity({ cells, poissonRatio = 0.3 }) {
  const dimension = cells.length;
  const nodes = cells.map((count) => count + 1);
  const stride = nodes.map((_, k) => nodes.slice(0, k).reduce((product, count) => product * count, 1));
  const count = nodes.reduce((product, each) => product * each, 1);
  const coordinates = new Float64Array(count * dimension);
  for (let node = 0; node < count; node++)
    for (let k = 0; k < dimension; k++) coordinates[node * dimension + k] = Math.floor(node / stride[k]) % nodes[k];
  const perElement = 2 ** dimension;
  const elementCount = cells.reduce((product, each) => product * each, 1);
  const elements = new Int32Array(elementCount * perElement);
  for (let element = 0; element < elementCount; element++) {
    let rest = element;
    let corner = 0;
    for (let k = 0; k < dimension; k++) {
      corner += (rest % cells[k]) * stride[k];
      rest = Math.floor(rest / cells[k]);
    }
    for (let local = 0; local < perElement; local++) {
      let node = corner;
      for (let k = 0; k < dimension; k++) if ((local >> k) & 1) node += stride[k];
      elements[element * perElement + local] = node;
    }
  }
  const stiffness = cubeStiffness(dimension, poissonRatio);
  return clamped({ coordinates, dimension, elements, perElement, width: cells[0], matrixOf: () => stiffness });
}

/** Plane strain on an irregular triangulation with linear elements; unknowns numbered at random, node by node. */
export function triangleElasticity({ cells: [columns, rows], poissonRatio = 0.3, seed = 1 }) {
  const { coordinates, triangles } = irregularTriangulation(columns, rows, seed);
  const material = lame(poissonRatio);
  const matrix = new Float64Array(36);
  const gradients = new Float64Array(6);
  const matrixOf = (triangle) => {
    const [a, b, c] = [0, 1, 2].map((k) => 2 * triangles[3 * triangle + k]);
    const x = (node) => coordinates[node];
    const y = (node) => coordinates[node + 1];
    const twiceArea = (x(b) - x(a)) * (y(c) - y(a)) - (x(c) - x(a)) * (y(b) - y(a));
    [
      [b, c],
      [c, a],
      [a, b],
    ].forEach(([one, other], k) => {
      gradients[2 * k] = (y(one) - y(other)) / twiceArea;
      gradients[2 * k + 1] = (x(other) - x(one)) / twiceArea;
    });
    matrix.fill(0);
    addStiffness(matrix, gradients, 3, 2, 0.5 * twiceArea, material);
    return matrix;
  };
  return clamped({ coordinates, dimension: 2, elements: triangles, perElement: 3, width: columns, matrixOf });
}

/**
 * Rigid-body modes of nodes, one after the other (3 in the plane, 6 in space), each as long as the vector of unknowns.
 * @returns {Float64Array}
 */
export function rigidBodyModes(coordinates, dimension) {
  const size = coordinates.length;
  const rotations =
    dimension === 2
      ? [[0, 1]]
      : [
          [0, 1],
          [1, 2],
          [2, 0],
        ];
  const modes = new Float64Array(size * (dimension + rotations.length));
  for (let first = 0; first < size; first += dimension) {
    for (let k = 0; k < dimension; k++) modes[k * size + first + k] = 1;
    rotations.forEach(([i, j], r) => {
      modes[(dimension + r) * size + first + i] = -coordinates[first + j];
      modes[(dimension + r) * size + first + j] = coordinates[first + i];
    });
  }
  return modes;
}
