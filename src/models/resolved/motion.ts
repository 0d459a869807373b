import { faradayConstant } from '../../quantity/index.js';
import type { FaceCurrent } from './electrolyte/cell-conduction.js';
import type { MetalFlow } from './metal/flow.js';
import type { ResolvedElectrode } from './parameters.js';
import { normalsOf, runsOf, surfaceArea } from './surface/chain.js';
import type { MeshChain } from './surface/chain-of-mesh.js';

/** What a node of the chain does: touches; ends a contact; moves with the surface of a void; comes off where contact opens. */
type NodeKind = 'held' | 'rim' | 'void' | 'opening';

/** How the lower surface moves. */
export interface SurfaceMotion {
  readonly kind: readonly NodeKind[];
  /** Velocity of each node: across, height (m/s). Of a rim that of the metal there. */
  readonly velocity: Float64Array;
}

/** Sine of the angle at a rim below which its surface lies flat on the face. */
const flat = 0.2;

/**
 * Motion of the metal's surface: where it is free it moves with the metal, recedes by what reacts across the gap, Vm i/F, and by the vacancies
 * that condense in voids. These are what the current left behind everywhere, chi Vm/F int i dA, spread evenly over the surfaces of voids
 * (surface diffusion is taken to be fast along a void's surface, and all of them to have the same share of their area).
 */
export function surfaceMotion(
  chain: MeshChain,
  electrode: ResolvedElectrode,
  flow: MetalFlow,
  current: FaceCurrent,
  gapLength: number,
): SurfaceMotion {
  const nodes = chain.nodes.length;
  const perCharge = electrode.molarVolume / faradayConstant;
  const touches = new Uint8Array(nodes);
  const leaves = new Uint8Array(nodes);
  let voidArea = 0;
  for (const { kind, first, last } of runsOf(chain))
    if (kind === 'void') {
      leaves.fill(1, first, last + 1);
      voidArea += surfaceArea(chain, [first, last]);
    } else
      for (let segment = first; segment < last; segment += 2)
        (flow.opening.has(segment) ? leaves : touches).fill(1, segment, segment + 3);
  const kind = Array.from(touches, (held, k): NodeKind => {
    if (held === 1) return leaves[k] === 1 ? 'rim' : 'held';
    return chain.height[k] === 0 ? 'opening' : 'void';
  });
  const normals = normalsOf(chain);
  const condensation = voidArea > 0 ? flow.vacancyVolume / voidArea : 0;
  const velocity = flow.velocity.slice();
  for (let k = 0; k < nodes; k++) {
    if (kind[k] === 'held') velocity.fill(0, 2 * k, 2 * k + 2);
    // The rim goes along the face as far as the surface above it recedes; one that lies on the face nearly flat has no place to say so.
    if (kind[k] === 'rim' && Math.abs(normals[2 * k]!) > flat) velocity[2 * k]! -= condensation / normals[2 * k]!;
    if (kind[k] !== 'void' && kind[k] !== 'opening') continue;
    // Walls stand above places that touch, whose current is not theirs: at a height, no more than the law of the gap lets through.
    const through = current.largest / (1 + (chain.height[k]! / gapLength) ** 2);
    const here = current.density(chain.across[k]!);
    velocity[2 * k + 1]! += perCharge * Math.sign(here) * Math.min(Math.abs(here), through);
    if (kind[k] === 'opening') continue;
    velocity[2 * k]! -= condensation * normals[2 * k]!;
    velocity[2 * k + 1]! -= condensation * normals[2 * k + 1]!;
  }
  return { kind, velocity };
}

/**
 * Displacements for the mesh over a part of a step: free nodes go with the surface, rims slide along the electrolyte, to where the surface beside them
 * comes down to it, and what touches is stretched between them.
 * @param time s @returns two numbers a node: across, height
 */
export function meshDisplacement(chain: MeshChain, { kind, velocity }: SurfaceMotion, time: number): Float64Array {
  const nodes = kind.length;
  const moved = new Float64Array(2 * nodes);
  for (let k = 0; k < nodes; k++) {
    if (kind[k] === 'held') continue;
    const wall = k === 0 || k === nodes - 1;
    moved[2 * k] = wall ? 0 : time * (velocity[2 * k]! + (kind[k] === 'rim' ? alongFace(chain, kind, velocity, k) : 0));
    if (kind[k] !== 'rim') moved[2 * k + 1] = Math.max(time * velocity[2 * k + 1]!, -chain.height[k]!);
  }
  const fixed = (k: number): boolean => kind[k] !== 'held' || k === 0 || k === nodes - 1;
  for (let from = 0; from < nodes - 1; ) {
    let to = from + 1;
    while (!fixed(to)) to++;
    const [a, b] = [chain.across[from]!, chain.across[to]!];
    for (let k = from + 1; k < to; k++) {
      const part = (chain.across[k]! - a) / (b - a);
      moved[2 * k] = (1 - part) * moved[2 * from]! + part * moved[2 * to]!;
    }
    from = to;
  }
  return moved;
}

/** Speed along the face of the place where the surface above a rim meets it, against the metal at the rim, while that sinks through it (m/s). */
function alongFace(
  { across, height }: MeshChain,
  kind: readonly NodeKind[],
  velocity: Float64Array,
  rim: number,
): number {
  const sinking = velocity[2 * rim + 1]!;
  if (sinking >= 0) return 0;
  const way = kind[rim + 1] === 'void' ? 1 : -1;
  const slope = (values: Float64Array): number => -3 * values[rim]! + 4 * values[rim + way]! - values[rim + 2 * way]!;
  const [dx, dz] = [slope(across), slope(height)];
  return dz > flat * Math.hypot(dx, dz) ? (-sinking * dx) / dz : 0;
}
