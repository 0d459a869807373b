import type { CriticalMode, ProbeRow } from './result.js';
import { failureClass } from './wording.js';

/**
 * What limits a current: `diffusion`, `creep` or `plastic-flow` (diffusion against flow, whichever brings more metal to the stripped interface
 * where it fails, and the larger part of the flow), `body` (the metal follows as a whole), `fracture` (a dendrite opens a flaw of the electrolyte), `inventory` (the metal is used up), `range` (nothing
 * inside the range).
 */
export const regimes = ['diffusion', 'creep', 'plastic-flow', 'body', 'fracture', 'inventory', 'range'] as const;
export type Regime = (typeof regimes)[number];

/**
 * The regime of an answer, from the probe that failed above it.
 *
 * @param mode of the search
 * @param failing the probe at the upper end; undefined when none failed
 * @param ceiling why the search went no higher
 * @returns null where the model does not tell
 */
export function regimeOf(
  mode: CriticalMode,
  failing: ProbeRow | undefined,
  ceiling: 'range' | 'plating-limit',
): Regime | null {
  if (failing === undefined) return ceiling === 'plating-limit' ? 'fracture' : 'range';
  const kind = failureClass(failing.event);
  if (kind === 'electrode-exhausted') return 'inventory';
  if (mode === 'ccp') return kind === 'dendrite-initiation' || kind === 'short' ? 'fracture' : null;
  // A dendrite on plating follows from contact lost before, so that what should have kept the contact limits here too.
  const { byDiffusion, byCreep, byPlasticFlow } = failing.evidence;
  if (byDiffusion === undefined || byCreep === undefined || byPlasticFlow === undefined) return null;
  // Creep and plastic flow are two kinds of one flow: together they stand against diffusion, and the larger one names it.
  const flow = byCreep + byPlasticFlow;
  if (1 - byDiffusion - flow > Math.max(byDiffusion, flow)) return 'body';
  if (byDiffusion >= flow) return 'diffusion';
  return byPlasticFlow >= byCreep ? 'plastic-flow' : 'creep';
}
