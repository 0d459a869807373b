/**
 * The lower surface of the metal of one electrode in a section of the cell: a chain of parabolic segments from the left wall (the axis) to
 * the right wall. Heights are measured from the electrolyte's face into the metal, so that both electrodes look alike; where the height is
 * zero the metal touches, elsewhere the chain is the surface of a void. A void may overhang.
 */
export interface SurfaceChain {
  /** `axisymmetric`: the left wall is the axis, volumes are those of the whole turn (m^3); `plane`: volumes are per metre of depth (m^2). */
  readonly geometry: 'plane' | 'axisymmetric';
  /** Distance from the left wall of each node, m: ends of segments at even places, their middle nodes at odd ones. */
  readonly across: Float64Array;
  /** Height of each node above the electrolyte, m: zero or above. */
  readonly height: Float64Array;
}

/** A stretch of segments of one kind: the nodes `first` to `last`, both ends of segments. */
export interface Run {
  readonly kind: 'contact' | 'void';
  readonly first: number;
  readonly last: number;
}

/** Gauss points and weights on [0, 1]: exact for polynomials of degree 5, so for all integrals below over parabolic segments. */
const points = [0.5 - Math.sqrt(0.15), 0.5, 0.5 + Math.sqrt(0.15)];
const weights = [5 / 18, 4 / 9, 5 / 18];

/** The parabola through three values at the ends and the middle of a segment, and its derivative, at a parameter in [0, 1]. */
const along = (t: number, p: number, q: number, r: number): number =>
  (1 - t) * (1 - 2 * t) * p + 4 * t * (1 - t) * q + t * (2 * t - 1) * r;
const slope = (t: number, p: number, q: number, r: number): number =>
  (4 * t - 3) * p + (4 - 8 * t) * q + (4 * t - 1) * r;

/**
 * Sums an integrand over the segments from node `first` to node `last` (even places).
 * @param integrand of the place (m) and the derivatives by the segment's parameter
 */
function integrate(
  { across, height }: SurfaceChain,
  first: number,
  last: number,
  integrand: (x: number, z: number, dx: number, dz: number) => number,
): number {
  let sum = 0;
  for (let node = first; node < last; node += 2)
    for (let k = 0; k < 3; k++) {
      const t = points[k]!;
      const [x, nextX, lastX] = [across[node]!, across[node + 1]!, across[node + 2]!];
      const [z, nextZ, lastZ] = [height[node]!, height[node + 1]!, height[node + 2]!];
      sum +=
        weights[k]! *
        integrand(
          along(t, x, nextX, lastX),
          along(t, z, nextZ, lastZ),
          slope(t, x, nextX, lastX),
          slope(t, z, nextZ, lastZ),
        );
    }
  return sum;
}

const whole = (chain: SurfaceChain): readonly [number, number] => [0, chain.across.length - 1];

/**
 * int v dA over what the chain covers of the electrolyte, v given at its nodes (m^3/s; m^2/s): under overhangs what goes there and back cancels.
 * @param chosen segments that count, by their first node
 */
export function areaIntegral(
  { across, geometry }: SurfaceChain,
  nodal: Float64Array,
  chosen: (segment: number) => boolean = () => true,
): number {
  let sum = 0;
  for (let node = 0; node + 2 < across.length; node += 2) {
    if (!chosen(node)) continue;
    const [first, middle, last] = [across[node]!, across[node + 1]!, across[node + 2]!];
    for (let k = 0; k < 3; k++) {
      const t = points[k]!;
      const x = along(t, first, middle, last);
      const value = along(t, nodal[node]!, nodal[node + 1]!, nodal[node + 2]!);
      sum += weights[k]! * slope(t, first, middle, last) * value * (geometry === 'axisymmetric' ? 2 * Math.PI * x : 1);
    }
  }
  return sum;
}

/** Volume between the chain and the electrolyte (m^3, or m^2 when plane): int 2 pi r z dr, or int z dx. Exact for the parabolic segments. */
export function voidVolume(chain: SurfaceChain, [first, last] = whole(chain)): number {
  return chain.geometry === 'axisymmetric'
    ? integrate(chain, first, last, (x, z, dx) => 2 * Math.PI * x * z * dx)
    : integrate(chain, first, last, (_x, z, dx) => z * dx);
}

/** Area of the surface (m^2, or m when plane). To the rule of three Gauss points a segment: not exact where it is curved. */
export function surfaceArea(chain: SurfaceChain, [first, last] = whole(chain)): number {
  return chain.geometry === 'axisymmetric'
    ? integrate(chain, first, last, (x, _z, dx, dz) => 2 * Math.PI * x * Math.hypot(dx, dz))
    : integrate(chain, first, last, (_x, _z, dx, dz) => Math.hypot(dx, dz));
}

/** Area that a stretch covers of the electrolyte (m^2, or m when plane). */
export function projectedArea(chain: SurfaceChain, [first, last] = whole(chain)): number {
  const { across, geometry } = chain;
  return geometry === 'axisymmetric'
    ? Math.PI * (across[last]! ** 2 - across[first]! ** 2)
    : across[last]! - across[first]!;
}

/** Stretches of contact (all three nodes of a segment at height zero) and of voids, from left to right. */
export function runsOf({ height }: SurfaceChain): Run[] {
  const runs: Run[] = [];
  for (let node = 0; node + 2 < height.length; node += 2) {
    const kind = height[node] === 0 && height[node + 1] === 0 && height[node + 2] === 0 ? 'contact' : 'void';
    const before = runs.at(-1);
    if (before?.kind === kind) runs[runs.length - 1] = { ...before, last: node + 2 };
    else runs.push({ kind, first: node, last: node + 2 });
  }
  return runs;
}

/** The stretches that are voids, from left to right. */
export function voidsOf(chain: SurfaceChain): Run[] {
  return runsOf(chain).filter(({ kind }) => kind === 'void');
}

/** Half of what a stretch covers of the electrolyte (m); half a void on a wall has its half width. */
export function halfWidth({ across }: SurfaceChain, { first, last }: Pick<Run, 'first' | 'last'>): number {
  const onWall = first === 0 || last + 1 === across.length;
  return (across[last]! - across[first]!) / (onWall ? 1 : 2);
}

/** Height of the highest node of a stretch (m). */
export function highestOf({ height }: SurfaceChain, { first, last }: Pick<Run, 'first' | 'last'>): number {
  return height.subarray(first, last + 1).reduce((most, z) => Math.max(most, z), 0);
}

/** Share of the section's area that touches. */
export function contactFraction(chain: SurfaceChain): number {
  const touching = runsOf(chain)
    .filter(({ kind }) => kind === 'contact')
    .reduce((sum, { first, last }) => sum + projectedArea(chain, [first, last]), 0);
  return touching / projectedArea(chain);
}

/**
 * Unit normals out of the metal (towards the electrolyte, into voids) at the nodes; where two segments meet at an angle the mean of theirs,
 * but at the ends of runs that of the void's side, which is what moves.
 * @returns two numbers a node: across, height
 */
export function normalsOf(chain: SurfaceChain): Float64Array {
  const { across, height } = chain;
  const normals = new Float64Array(2 * across.length);
  const add = (node: number, dx: number, dz: number): void => {
    const length = Math.hypot(dx, dz);
    normals[2 * node]! += dz / length;
    normals[2 * node + 1]! -= dx / length;
  };
  for (const { kind, first, last } of runsOf(chain))
    for (let node = first; node < last; node += 2) {
      const derivative = (values: Float64Array, t: number): number =>
        (4 * t - 3) * values[node]! + (4 - 8 * t) * values[node + 1]! + (4 * t - 1) * values[node + 2]!;
      for (const [place, t] of [
        [node, 0],
        [node + 1, 0.5],
        [node + 2, 1],
      ] as const) {
        const rim = (place === first && first > 0) || (place === last && last + 1 < across.length);
        if (rim && kind === 'contact') continue;
        add(place, derivative(across, t), derivative(height, t));
      }
    }
  for (let node = 0; node < across.length; node++) {
    const length = Math.hypot(normals[2 * node]!, normals[2 * node + 1]!);
    normals[2 * node]! /= length;
    normals[2 * node + 1]! /= length;
  }
  return normals;
}
