import { generator, shuffled } from './random.mjs';

/**
 * An irregular triangulation of the rectangle [0, columns] x [0, rows]: jittered grid points joined by Delaunay triangles (Lawson's edge
 * flips), so that nodes have four to nine neighbours, and nodes numbered at random, so that nothing of the grid is left in the numbers.
 * @returns {{coordinates: Float64Array, triangles: Int32Array, nodeCount: number}} x, y of each node; three nodes of each triangle, anticlockwise
 */
export function irregularTriangulation(columns, rows, seed = 1) {
  const random = generator(seed);
  const nodeCount = (columns + 1) * (rows + 1);
  const number = shuffled(nodeCount, random);
  const coordinates = new Float64Array(2 * nodeCount);
  const node = (i, j) => number[j * (columns + 1) + i];
  // Below a quarter of the spacing no triangle turns over.
  const jitter = (inside) => (inside ? 0.48 * (random() - 0.5) : 0);
  for (let j = 0; j <= rows; j++) {
    for (let i = 0; i <= columns; i++) {
      coordinates[2 * node(i, j)] = i + jitter(i > 0 && i < columns);
      coordinates[2 * node(i, j) + 1] = j + jitter(j > 0 && j < rows);
    }
  }
  const triangles = new Int32Array(6 * columns * rows);
  let next = 0;
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const [a, b, c, d] = [node(i, j), node(i + 1, j), node(i + 1, j + 1), node(i, j + 1)];
      triangles.set(random() < 0.5 ? [a, b, c, a, c, d] : [a, b, d, b, c, d], next);
      next += 6;
    }
  }
  flipToDelaunay(coordinates, triangles);
  return { coordinates, triangles, nodeCount };
}

/** Positive where d lies inside the circle through a, b, c (anticlockwise). */
function inCircle(coordinates, a, b, c, d) {
  const [dx, dy] = [coordinates[2 * d], coordinates[2 * d + 1]];
  const [ax, ay] = [coordinates[2 * a] - dx, coordinates[2 * a + 1] - dy];
  const [bx, by] = [coordinates[2 * b] - dx, coordinates[2 * b + 1] - dy];
  const [cx, cy] = [coordinates[2 * c] - dx, coordinates[2 * c + 1] - dy];
  const [a2, b2, c2] = [ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy];
  return a2 * (bx * cy - cx * by) - b2 * (ax * cy - cx * ay) + c2 * (ax * by - bx * ay);
}

/** Flips edges until every one is locally Delaunay (Lawson 1977). Edge k of a triangle lies opposite its node k. */
function flipToDelaunay(coordinates, triangles) {
  const neighbours = edgeNeighbours(triangles);
  const waiting = Array.from({ length: triangles.length }, (_, edge) => edge);
  while (waiting.length > 0) {
    const edge = waiting.pop();
    const other = neighbours[edge];
    if (other < 0) continue;
    const [t, u] = [edge - (edge % 3), other - (other % 3)];
    const [p, a, b] = [0, 1, 2].map((k) => triangles[t + ((edge + k) % 3)]);
    const q = triangles[other];
    if (inCircle(coordinates, p, a, b, q) <= 1e-12) continue;
    // Triangles p a b and q b a become p a q and q b p.
    const outer = [
      neighbours[t + ((edge + 1) % 3)],
      neighbours[t + ((edge + 2) % 3)],
      neighbours[u + ((other + 1) % 3)],
      neighbours[u + ((other + 2) % 3)],
    ];
    // Opposite a: edge b p. Opposite b: edge p a. Opposite b in the other one: edge a q. Opposite a there: edge q b.
    const [bp, pa, aq, qb] = outer;
    triangles.set([p, a, q], t);
    triangles.set([q, b, p], u);
    join(neighbours, t, aq);
    join(neighbours, t + 1, u + 1);
    join(neighbours, t + 2, pa);
    join(neighbours, u, bp);
    join(neighbours, u + 2, qb);
    waiting.push(t, t + 2, u, u + 2);
  }
}

function join(neighbours, edge, other) {
  neighbours[edge] = other;
  if (other >= 0) neighbours[other] = edge;
}

/** For each edge of each triangle the same edge seen from the other side, -1 on the boundary. */
function edgeNeighbours(triangles) {
  const neighbours = new Int32Array(triangles.length).fill(-1);
  const open = new Map();
  for (let edge = 0; edge < triangles.length; edge++) {
    const first = edge - (edge % 3);
    const [a, b] = [triangles[first + ((edge + 1) % 3)], triangles[first + ((edge + 2) % 3)]];
    const key = Math.min(a, b) * 2 ** 26 + Math.max(a, b);
    const other = open.get(key);
    if (other === undefined) open.set(key, edge);
    else {
      join(neighbours, edge, other);
      open.delete(key);
    }
  }
  return neighbours;
}
