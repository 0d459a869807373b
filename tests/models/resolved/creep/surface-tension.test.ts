import { describe, expect, it } from 'vitest';
import { type CellShape, gridMesh, mapCoordinates } from '../../../../src/mesh/index.js';
import { solveCreep } from '../../../../src/models/resolved/creep/index.js';
import { addSurfaceTension, addTraction } from '../../../../src/models/resolved/creep/loads.js';
import { shell } from './shell.js';

/** A part of a spherical shell from radius 1 to 2, with an open rim. */
function sector(shape: CellShape, cells: number) {
  return mapCoordinates(gridMesh({ shape, cells: [cells, cells, 1], order: 2 }), ([u, v, s]) => {
    const [y, z] = [0.9 * u! - 0.2, 0.7 * v!];
    const scale = (1 + s!) / Math.hypot(1, y, z);
    return [scale, y * scale, z * scale];
  });
}

describe('surface tension', () => {
  // On a sphere (cylinder) of radius a: -gamma Kc n with Kc = -2/a (-1/a), seen from the void. Sums over the surface; in space the error
  // falls as the square of the mesh size, that of the normals along the rim.
  it.each([
    ['plane', () => shell('plane', 2, 12, 2), 'left', 1, 2e-4],
    ['axisymmetric', () => shell('axisymmetric', 2, 12, 2), 'left', 2, 2e-4],
    ['tetrahedra', () => sector('tetrahedron', 8), 'bottom', 2, 6e-3],
    ['hexahedra', () => sector('hexahedron', 8), 'bottom', 2, 6e-3],
  ] as const)('is the traction of the curvature up to the rim: %s', (_, make, boundary, curvature, part) => {
    const mesh = make();
    const { dimension } = mesh;
    const facets = mesh.boundaries.get(boundary)!;
    const [weak, strong] = [new Float64Array(mesh.coordinates.length), new Float64Array(mesh.coordinates.length)];
    addSurfaceTension(mesh, facets, 0.5, weak);
    addTraction(
      mesh,
      facets,
      (_position, normal, out) => {
        for (let d = 0; d < dimension; d++) out[d] = 0.5 * curvature * normal[d]!;
      },
      strong,
    );
    const total = (force: Float64Array, d: number) => {
      let sum = 0;
      for (let at = d; at < force.length; at += dimension) sum += force[at]!;
      return sum;
    };
    const largest = strong.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    for (let d = 0; d < dimension; d++) {
      // Turned around the axis, radial forces have no common sum.
      const size = Math.max(Math.abs(total(strong, d)), largest);
      expect(Math.abs(total(weak, d) - total(strong, d)) / size).toBeLessThan(part);
    }
  });
});

describe('surface tension where the flow will have brought the surface', () => {
  // A viscous ring (n = 1, mu = 1 MPa/(3 A)) shrinks its hole: v = C/r, 2 mu C (1/b^2 - 1/a^2) = gamma/a (1 + (d + v(a) t)/a), so
  // C = -(gamma/a)(1 + d/a)/(2 mu (1/a^2 - 1/b^2) + gamma t/a^3) in a plane.
  const [a, b, gamma, rate] = [1e-6, 2e-6, 0.5, 1e-3];
  const viscosity = 1e6 / (3 * rate);
  const ring = (implicit?: { readonly time: number; readonly displacement?: Float64Array }) => {
    const mesh = shell('plane', 8, 24, b / a, a);
    const flow = solveCreep({
      mesh,
      material: { referenceRate: rate, exponent: 1 },
      conditions: [
        { kind: 'surface-tension', boundary: 'left', tension: gamma, ...(implicit && { implicit }) },
        { kind: 'pressure', boundary: 'right', pressure: 0 },
        { kind: 'normal-velocity', boundary: 'bottom', velocity: 0 },
        { kind: 'normal-velocity', boundary: 'top', velocity: 0 },
      ],
    });
    let speed = 0;
    for (let node = 0; node < mesh.coordinates.length / 2; node++)
      if (Math.abs(mesh.coordinates[2 * node]! / a - 1) < 1e-9 && mesh.coordinates[2 * node + 1] === 0)
        speed = flow.velocity[2 * node]!;
    const { tractions, dissipation } = flow.power;
    return { speed, balance: tractions / dissipation, mesh };
  };
  const expected = (time: number, displacement = 0): number =>
    ((-gamma / a ** 2) * (1 + displacement / a)) /
    (2 * viscosity * (1 / a ** 2 - 1 / b ** 2) + (gamma * time) / a ** 3);

  it.each([0, 10, 1000, 1e6])('shrinks a hole as a ring does, %d s ahead', (time) => {
    const { speed, balance } = ring({ time });
    expect(speed / expected(time)).toBeCloseTo(1, 3);
    // What tension does in the step is dissipated.
    expect(balance).toBeCloseTo(1, 6);
    // However long the step, the hole does not turn inside out.
    expect(-speed * time).toBeLessThanOrEqual(a * 1.001);
  });

  it('is that of a displaced surface, and without a time that of the surface as it is', () => {
    const { mesh } = ring();
    const displacement = mesh.coordinates.map((x) => -0.2 * x);
    expect(ring({ time: 0, displacement }).speed / expected(0, -0.2 * a)).toBeCloseTo(1, 3);
    expect(ring({ time: 0 }).speed).toBe(ring().speed);
  });

  it('pulls at the ends of the surface as it is told', () => {
    const mesh = shell('plane', 4, 8, 2);
    const facets = mesh.boundaries.get('left')!;
    const [whole, told] = [new Float64Array(mesh.coordinates.length), new Float64Array(mesh.coordinates.length)];
    addSurfaceTension(mesh, facets, 0.5, whole);
    const ends: number[][] = [];
    addSurfaceTension(mesh, facets, 0.5, told, {
      end: (position, outward) => {
        ends.push([position[0]!, position[1]!, outward[0]!, outward[1]!]);
        return [0.3, 0];
      },
    });
    expect(ends).toHaveLength(2);
    for (const [x, y, outX, outY] of ends) {
      // A quarter of a circle ends at right angles to both axes.
      expect(Math.abs(outX! * x! + outY! * y!)).toBeLessThan(2e-3);
      let node = 0;
      while (mesh.coordinates[2 * node] !== x || mesh.coordinates[2 * node + 1] !== y) node++;
      expect(told[2 * node]! - whole[2 * node]!).toBeCloseTo(0.5 * (0.3 - outX!), 12);
      expect(told[2 * node + 1]! - whole[2 * node + 1]!).toBeCloseTo(-0.5 * outY!, 12);
    }
  });
});
