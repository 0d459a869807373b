import { boundaryOf, type Mesh } from '../../../mesh/mesh.js';
import { LithostatError } from '../../../quantity/index.js';
import { nodeNormals } from './facet-normals.js';
import { flowStress, potentialAt, secantAt, slopeAt } from './flow-stress.js';
import { fluxOf } from './loads.js';

/** Distances of the nodes from the centre may differ by this part. */
const round = 1e-6;

/**
 * The rest of an infinite body outside the sphere or cylinder at which the mesh ends, flowing in spherically (radially) at the rate Q that leaves
 * the mesh. The stress falls off as r^(-3/n), for n = 6.6 as r^-0.45: a mesh of a thousand radii still carries 4 % of the pressure. With the
 * outer field of Q in closed form the mesh can end at a few radii.
 *
 * Sphere: eps_e = Q/(2 pi f R^3), pressure drop (2n/3) sigma_e(eps_e); cylinder: eps_e = Q/(sqrt(3) pi f R^2), drop n sigma_e/sqrt(3); f the
 * part of the whole turn that the mesh takes (1/2 for a half-space: the drop is (2n/3) (Q/(pi A R^3))^(1/n)). The dissipation potential outside
 * is W(Q) = int drop dQ, with the same regularisation as inside.
 */
export class FarField {
  /** Flux out of the mesh of each nodal velocity. */
  readonly flux: Float64Array;
  /** eps_e over Q. */
  readonly #rate: number;
  readonly #sphere: boolean;
  readonly #moduli = new Float64Array(3);

  /** @throws LithostatError where the boundary is no sphere or cylinder about the origin */
  constructor(mesh: Mesh, boundary: string) {
    const { dimension, coordinates, geometry } = mesh;
    const { nodes, area } = nodeNormals(mesh, boundaryOf(mesh, boundary));
    const distances = Array.from(nodes, (node) =>
      Math.hypot(...coordinates.subarray(node * dimension, (node + 1) * dimension)),
    );
    const [low, high] = [Math.min(...distances), Math.max(...distances)];
    if (!(high - low <= round * high))
      throw new LithostatError([
        {
          code: 'wrong-shape',
          path: `conditions.${boundary}`,
          message: 'the body outside is known in closed form only around a sphere or cylinder about the origin',
          got: `distances of nodes that differ by ${(100 * (1 - low / high)).toPrecision(3)} %`,
          expected: 'one distance from the origin',
          remedy: 'End the mesh at a sphere (cylinder in plane strain), or give a pressure instead.',
        },
      ]);
    this.flux = fluxOf(mesh, boundary);
    this.#sphere = geometry !== 'plane';
    const part = area / (this.#sphere ? 4 * Math.PI * high * high : 2 * Math.PI * high);
    this.#rate = this.#sphere ? 1 / (2 * Math.PI * part * high ** 3) : 1 / (Math.sqrt(3) * Math.PI * part * high ** 2);
  }

  /** Writes potential W, drop of pressure dW/dQ and stiffness d2W/dQ2 for the rate Q at which the mesh is left (negative: entered). */
  evaluate(outflow: number, exponent: number, squaredRegularisation: number, out: Float64Array): void {
    const moduli = this.#moduli;
    const rate = this.#rate;
    const equivalent = rate * outflow;
    flowStress(equivalent * equivalent + squaredRegularisation, exponent, 1, 0, moduli);
    const drop = exponent * (this.#sphere ? 2 / 3 : 1 / Math.sqrt(3));
    out[0] = (drop / rate) * moduli[potentialAt]!;
    out[1] = drop * moduli[secantAt]! * equivalent;
    out[2] = drop * rate * (moduli[secantAt]! + 2 * equivalent * equivalent * moduli[slopeAt]!);
  }
}
