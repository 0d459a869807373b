import { gridMesh, mapCoordinates } from '../../../../mesh/index.js';
import { creepReferenceStress } from '../../../../physics/creep/power-law.js';
import { contactPressure } from '../contact-pressure.js';
import { solveCreep } from '../solution.js';
import { type Estimate, richardson } from './estimate.js';
import { type CellOptions, checkCell } from './void-closure.js';

export interface SinusoidalForcing {
  /** C_n: peak traction in units of sigma_ref (kV/A)^(1/n). 2/3 for n = 1. */
  readonly traction: Estimate;
  /** Mean dissipation per area in units of sigma_ref A^(-1/n) (kV)^(1 + 1/n)/k. 1/3 for n = 1. */
  readonly dissipation: Estimate;
}

/** Depth of the metal, in wavelengths. */
const depth = 1;

/**
 * Pillars: a half-plane whose surface moves with the normal velocity V cos kx, without friction. Half a wave between its planes of symmetry, one
 * wavelength deep; what is below is at rest under no stress.
 */
export function sinusoidalForcing(exponent: number, options: CellOptions = {}): SinusoidalForcing {
  const { resolution = 6 } = options;
  checkCell({ exponent, resolution });
  const flows = [1, 2, 4].map((factor) => {
    const cells = factor * resolution;
    // Lengths in units of 1/k, finer towards the surface.
    const mesh = mapCoordinates(
      gridMesh({ shape: 'quadrilateral', cells: [cells, cells], order: 2, geometry: 'plane' }),
      ([x, y]) => [Math.PI * x!, -2 * Math.PI * depth * (1 - y!) ** 1.5],
    );
    const flow = solveCreep({
      mesh,
      material: { referenceRate: 1, exponent },
      conditions: [
        { kind: 'normal-velocity', boundary: 'top', velocity: (position) => Math.cos(position[0]!) },
        { kind: 'normal-velocity', boundary: 'left', velocity: 0 },
        { kind: 'normal-velocity', boundary: 'right', velocity: 0 },
      ],
    });
    const { pressure } = contactPressure(flow, 'top');
    return {
      traction: (Math.max(...pressure) - Math.min(...pressure)) / 2 / creepReferenceStress,
      dissipation: flow.power.dissipation / creepReferenceStress / Math.PI,
    };
  });
  return {
    traction: richardson(flows.map(({ traction }) => traction)),
    dissipation: richardson(flows.map(({ dissipation }) => dissipation)),
  };
}
