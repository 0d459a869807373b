import type { Issue } from '../../quantity/issue.js';
import { outOfRange } from '../out-of-range.js';
import type { PointLaw } from '../point-law.js';
import { contract, fromMatrix, trace } from '../tensor.js';

export interface CubicElasticityParameters {
  /** C11, C12, C44 in the axes of the crystal, Pa. */
  readonly c11: number;
  readonly c12: number;
  readonly c44: number;
  /** Rotation from the crystal to the body, row-major 3 x 3: its columns are the cube axes in coordinates of the body. */
  readonly orientation: ArrayLike<number>;
}

/**
 * Lithium at room temperature: C11, C12, C44 (Pa), as they are quoted from Slotwinski and Trivisonno, whose paper was not read. With them Young's modulus
 * is 3.0 GPa along <100> and 21.2 GPa along <111>, a factor of 7; Xu et al. say about 4 from pillars and first principles (abstract read). A polycrystal has
 * a shear modulus between 2.2 (even stress) and 5.7 GPa (even strain), which holds the measured 2.8 GPa, and a bulk modulus of 12.1 GPa, for which 11.1 is measured.
 */
export const lithiumCubicConstants = { c11: 13.5e9, c12: 11.44e9, c44: 8.78e9 } as const;

/** Cube axes along the axes of the body. */
export const alignedOrientation: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/**
 * Orientation of a crystal from Euler angles in Bunge's convention (rad): about z, about the new x, about the new z take the axes of the body to
 * those of the crystal. Source: Bunge, Texture Analysis in Materials Science (1982), equation 2.50 (transposed: crystal to body).
 */
export function orientationFromEulerAngles(phi1: number, capitalPhi: number, phi2: number): number[] {
  const [c1, s1] = [Math.cos(phi1), Math.sin(phi1)];
  const [c, s] = [Math.cos(capitalPhi), Math.sin(capitalPhi)];
  const [c2, s2] = [Math.cos(phi2), Math.sin(phi2)];
  return [
    c1 * c2 - s1 * s2 * c,
    -c1 * s2 - s1 * c2 * c,
    s1 * s,
    s1 * c2 + c1 * s2 * c,
    -s1 * s2 + c1 * c2 * c,
    -c1 * s,
    s2 * s,
    c2 * s,
    c,
  ];
}

const dyad = new Float64Array(9);
const axes = [new Float64Array(6), new Float64Array(6), new Float64Array(6)];

/**
 * Linear elasticity of a cubic crystal in any orientation,
 *
 *     sigma = C12 tr(eps) 1 + 2 C44 eps + (C11 - C12 - 2 C44) sum_i (a_i . eps a_i) a_i x a_i,
 *
 * a_i the cube axes. Isotropic where C11 - C12 = 2 C44. Lithium is among the most anisotropic metals: 2 C44/(C11 - C12) = 8.5.
 */
export const cubicElasticity: PointLaw<CubicElasticityParameters> = {
  name: 'elasticity/cubic',
  title: 'Linear elasticity of a cubic crystal',
  equation: 'sigma = C12 tr(eps) 1 + 2 C44 eps + (C11 - C12 - 2 C44) sum_i (a_i . eps a_i) a_i x a_i',
  sources: [
    'Nye, Physical Properties of Crystals (1985), chapter 8',
    'Slotwinski and Trivisonno, J. Phys. Chem. Solids 30, 1276 (1969), for the constants of lithium (quoted, not read)',
    'Xu, Ahmad, Aryanfar, Viswanathan, Greer, PNAS 114, 57 (2017), for its anisotropy (abstract read: moduli vary by about 4)',
  ],
  drive: 'strain',
  incompressible: false,
  isotropic: false,
  hasPotential: true,
  state: [],
  examples: [
    {
      parameters: { ...lithiumCubicConstants, orientation: alignedOrientation },
      drive: 1e-4,
      duration: 1,
      temperature: 298.15,
    },
    {
      parameters: { ...lithiumCubicConstants, orientation: orientationFromEulerAngles(0.3, 1.1, -0.7) },
      drive: 1e-4,
      duration: 0,
      temperature: 298.15,
    },
  ],
  problems({ c11, c12, c44, orientation }) {
    return [
      ...outOfRange('c11', c11, c11 > Math.abs(c12), 'above |c12|, or the crystal is not stable'),
      ...outOfRange('c12', c12, c11 + 2 * c12 > 0, 'above -c11/2, or the crystal is not stable'),
      ...outOfRange('c44', c44, c44 > 0, 'a positive number of pascals'),
      ...orientationProblems(orientation),
    ];
  },
  initialState() {},
  respond({ c11, c12, c44, orientation }, { drive }, response) {
    const excess = c11 - c12 - 2 * c44;
    const spherical = c12 * trace(drive);
    const { stress, tangent } = response;
    for (let axis = 0; axis < 3; axis++) {
      for (let row = 0; row < 3; row++)
        for (let column = 0; column < 3; column++)
          dyad[3 * row + column] = orientation[3 * row + axis] * orientation[3 * column + axis];
      fromMatrix(dyad, axes[axis]);
    }
    for (let k = 0; k < 6; k++) {
      stress[k] = 2 * c44 * drive[k] + (k < 3 ? spherical : 0);
      for (let l = 0; l < 6; l++) {
        const along = axes[0][k] * axes[0][l] + axes[1][k] * axes[1][l] + axes[2][k] * axes[2][l];
        tangent[6 * k + l] = excess * along + (k < 3 && l < 3 ? c12 : 0) + (k === l ? 2 * c44 : 0);
      }
    }
    for (const axis of axes) {
      const share = excess * contract(axis, drive);
      for (let k = 0; k < 6; k++) stress[k] += share * axis[k];
    }
    response.storedEnergy = 0.5 * contract(stress, drive);
    response.dissipation = 0;
    response.potential = response.storedEnergy;
  },
};

function orientationProblems(orientation: ArrayLike<number>): Issue[] {
  let worst = orientation.length === 9 ? 0 : Number.NaN;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      let product = i === j ? -1 : 0;
      for (let k = 0; k < 3; k++) product += orientation[3 * k + i] * orientation[3 * k + j];
      // Math.max keeps a NaN, which must not count as sound.
      worst = Math.max(worst, Math.abs(product));
    }
  if (worst <= 1e-9) return [];
  return [
    {
      code: 'not-a-rotation',
      path: 'orientation',
      message: 'the cube axes are not three unit vectors at right angles',
      got: Array.from(orientation).join(', '),
      expected: 'nine numbers, row-major, whose columns are orthonormal to 1e-9',
      remedy: 'Make it from Euler angles with orientationFromEulerAngles.',
    },
  ];
}
