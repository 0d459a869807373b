import type { CaseOutcome } from '../cases/index.js';
import type { Regime } from '../critical/index.js';
import type { MapNode } from './refine.js';

/**
 * How a search ended: with an interval, stable up to its ceiling, failing already at its floor, without one value, or not at all (bad input,
 * a solver that gave up, too long or too large).
 */
export type NodeStatus = 'found' | 'above' | 'below' | 'unresolved' | 'failed';

/** What the search at a node of the map answered; currents in mA/cm^2. */
export interface SearchedNode {
  readonly status: NodeStatus;
  /** Largest stable current and smallest failing one; null where no probe bounds. */
  readonly low: number | null;
  readonly high: number | null;
  readonly regime: Regime | null;
  /** Shares of what brings metal to the interface where it fails; null where the model does not tell. */
  readonly byDiffusion: number | null;
  readonly byCreep: number | null;
  readonly byPlasticFlow: number | null;
  /** What there is to say; empty for a plain answer. */
  readonly reason: string;
  readonly probes: number;
  /** mA/cm^2; what the search goes up to. */
  readonly ceiling: number | null;
}

/** Reads the outcome of a search on the lattice. */
export function searchedNode({ status, reason, columns, values }: CaseOutcome): SearchedNode {
  const value = (name: string) => values[columns.indexOf(name)] ?? null;
  const number = (name: string) => {
    const one = value(name);
    return typeof one === 'number' ? one : null;
  };
  const [low, high] = [number('low [mA/cm^2]'), number('high [mA/cm^2]')];
  return {
    status: status !== 'ok' ? 'failed' : statusOf(value('resolved') === true, low, high),
    low,
    high,
    regime: value('regime') as Regime | null,
    byDiffusion: number('byDiffusion [1]'),
    byCreep: number('byCreep [1]'),
    byPlasticFlow: number('byPlasticFlow [1]'),
    reason: status === 'ok' ? reason : `${status}: ${reason}`,
    probes: number('timeProbes [1]') ?? 0,
    ceiling: number('ceiling [mA/cm^2]'),
  };
}

function statusOf(resolved: boolean, low: number | null, high: number | null): NodeStatus {
  if (resolved) return 'found';
  if (low !== null && high === null) return 'above';
  if (low === null && high !== null) return 'below';
  return 'unresolved';
}

/** What a node is for the map: the geometric middle of its interval, else the bound that there is. */
export function mapNodeOf(node: SearchedNode): MapNode {
  const { status, low, high, regime, byDiffusion, byCreep, byPlasticFlow } = node;
  const supplied = regime === 'diffusion' || regime === 'creep' || regime === 'plastic-flow';
  const shared = supplied && byDiffusion !== null && byCreep !== null && byPlasticFlow !== null;
  const kind = shared ? `${status}:supply` : regime === null ? status : `${status}:${regime}`;
  // Boundaries between the regimes of supply are where shares are equal.
  const margins = shared ? { margins: [byDiffusion - byCreep - byPlasticFlow, byPlasticFlow - byCreep] } : {};
  const value =
    status === 'found'
      ? 0.5 * (Math.log(low!) + Math.log(high!))
      : status === 'above'
        ? Math.log(low!)
        : status === 'below'
          ? Math.log(high!)
          : null;
  return { value, kind, ...margins };
}

/** Status and regime of a node of the map, searched or interpolated. */
export function readKind({ kind, margins }: MapNode): { readonly status: NodeStatus; readonly regime: Regime | null } {
  const [status, named] = kind.split(':');
  const regime = named === 'supply' ? regimeOfMargins(margins!) : ((named as Regime | undefined) ?? null);
  return { status: status as NodeStatus, regime };
}

function regimeOfMargins([diffusion, plasticFlow]: readonly number[]): Regime {
  if (diffusion >= 0) return 'diffusion';
  return plasticFlow >= 0 ? 'plastic-flow' : 'creep';
}
