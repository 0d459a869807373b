import type { ModelState } from '../model.js';
import type { ResolvedParameters } from './parameters.js';
import type { SurfaceChain } from './surface/chain.js';
import { initialChain } from './surface/initial-chain.js';

/** One electrode as it stands: all that its mesh is made from. */
export interface ElectrodeGeometry {
  readonly chain: SurfaceChain;
  /** Height of the platen above the electrolyte (m): thickness of the electrode, voids included. */
  readonly top: number;
}

/** The cell as it stands. The metal has no memory beyond its shape. */
export interface CellGeometry {
  readonly electrodes: readonly ElectrodeGeometry[];
  /** Net charge per nominal area stripped from electrode 1 (C/m^2). */
  readonly charge: number;
  /** Length that the next step may have (s): surface tension is taken 0.4 of it later (`step.ts`). 0 before the first. */
  readonly step: number;
}

/** Ledger terms that are integrated along, per nominal area (J/m^2). */
export const quadratureNames = [
  'electricalWork',
  'stackWork',
  'jouleHeat',
  'interfaceReaction',
  'creepDissipation',
] as const;
export type QuadratureName = (typeof quadratureNames)[number];

/** The geometry at assembly. */
export function initialGeometry({ electrodes, options }: ResolvedParameters): CellGeometry {
  return {
    charge: 0,
    step: 0,
    electrodes: electrodes.map(({ face, thickness }) => ({ chain: initialChain(face, options), top: thickness })),
  };
}

/** The numbers of a geometry: the charge and the next step, then of each electrode the platen's height, the number of nodes, places across and heights. */
export function packGeometry({ charge, step, electrodes }: CellGeometry): Float64Array {
  const numbers: number[] = [charge, step];
  for (const { chain, top } of electrodes) {
    numbers.push(top, chain.across.length);
    for (const x of chain.across) numbers.push(x);
    for (const z of chain.height) numbers.push(z);
  }
  return Float64Array.from(numbers);
}

/** The geometry of a state. */
export function unpackGeometry(
  { vector }: Pick<ModelState, 'vector'>,
  geometry: 'plane' | 'axisymmetric',
): CellGeometry {
  const electrodes: ElectrodeGeometry[] = [];
  for (let at = 2; at < vector.length; ) {
    const [top, nodes] = [vector[at]!, vector[at + 1]!];
    const across = vector.slice(at + 2, at + 2 + nodes);
    const height = vector.slice(at + 2 + nodes, at + 2 + 2 * nodes);
    electrodes.push({ top, chain: { geometry, across, height } });
    at += 2 + 2 * nodes;
  }
  return { charge: vector[0]!, step: vector[1]!, electrodes };
}
