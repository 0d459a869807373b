import type { CriticalMode, CriticalResult, ProbeRow } from '../critical/index.js';
import { contextOfStudy, type LatticeRequest, regimeOf, searchInMemory } from '../critical/index.js';
import { Interrupted, type Interruption } from '../interruption.js';
import type { Study } from '../load-study.js';
import { type CaseCheckpoint, checkpointEvery } from './case-checkpoint.js';
import type { RunReduction } from './run-case.js';

/** Probes of an interrupted search that were finished, by current density (A/m^2). */
export type SearchCheckpoint = readonly (readonly [currentDensity: number, rows: readonly ProbeRow[]])[];

const columns = [
  'low [mA/cm^2]',
  'high [mA/cm^2]',
  'critical [mA/cm^2]',
  'resolved',
  'failure',
  'ceiling [mA/cm^2]',
  'ceilingReason',
  'contactFractionAtFailure [1]',
  'largestLocalCurrentAtFailure [mA/cm^2]',
  'voltageRiseBelow [%]',
  'regime',
  'byDiffusion [1]',
  'byCreep [1]',
  'byPlasticFlow [1]',
] as const;
/** The number of probes depends on the guess, which is no input of the case, so it stands with what a case costs. */
const latticeColumns = [...columns, 'timeProbes [1]'] as const;

/**
 * Searches a critical current in memory. `critical` is the geometric mean of a resolved interval, `low` and `high` are its ends; `regime` is
 * what limits it, and the shares are those of diffusion, creep and plastic flow in what brings metal to the interface where it fails.
 *
 * @param lattice searches on the lattice of currents, perhaps from a guess
 * @throws LithostatError for bad input; Interrupted
 */
export async function searchCase(
  study: Study,
  mode: CriticalMode,
  checkpoint: CaseCheckpoint<SearchCheckpoint>,
  signal?: Interruption,
  lattice?: LatticeRequest,
): Promise<RunReduction> {
  const known = new Map<number, readonly ProbeRow[]>(checkpoint.read() ?? []);
  let saved = Date.now();
  const save = () => {
    if (Date.now() - saved < checkpointEvery) return;
    checkpoint.write([...known]);
    saved = Date.now();
  };
  const result = await searchInMemory(contextOfStudy(study, mode), known, signal, save, lattice);
  if (result.status === 'interrupted') {
    checkpoint.write([...known]);
    throw new Interrupted();
  }
  if (result.status === 'solver-failure') {
    return { status: 'failed:solver', reason: result.message, columns: [], values: [] };
  }
  const reason = result.resolved ? '' : result.message;
  if (lattice === undefined) return { status: 'ok', reason, columns, values: valuesOf(result) };
  return { status: 'ok', reason, columns: latticeColumns, values: [...valuesOf(result), result.probes.length] };
}

function valuesOf(result: CriticalResult): RunReduction['values'] {
  const { interval, resolved, failure, ceiling, probes } = result;
  const { low, high } = interval;
  const above = probes.find(({ current, outcome }) => current === high && outcome === 'failed');
  const below = probes.find(({ current, outcome }) => current === low && outcome === 'stable');
  return [
    low,
    high,
    resolved && low !== null && high !== null ? Math.sqrt(low * high) : null,
    resolved,
    failure,
    ceiling.current,
    ceiling.reason,
    above?.evidence.contactFraction ?? null,
    above?.evidence.largestLocalCurrent ?? null,
    below?.voltageRise ?? null,
    regimeOf(result.mode, above, ceiling.reason),
    above?.evidence.byDiffusion ?? null,
    above?.evidence.byCreep ?? null,
    above?.evidence.byPlasticFlow ?? null,
  ];
}
