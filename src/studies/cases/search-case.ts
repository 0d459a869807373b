import type { CriticalMode, CriticalResult, ProbeRow } from '../critical/index.js';
import { contextOfStudy, searchInMemory } from '../critical/index.js';
import { Interrupted, type Interruption } from '../interruption.js';
import type { Study } from '../load-study.js';
import type { CaseCheckpoint } from './case-checkpoint.js';
import type { RunReduction } from './run-case.js';

/** Probes of an interrupted search that were finished, by current density (A/m^2). */
export type SearchCheckpoint = readonly (readonly [currentDensity: number, rows: readonly ProbeRow[]])[];

/** Wall time between checkpoints, ms. */
const checkpointEvery = 20_000;

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
] as const;

/**
 * Searches a critical current in memory. `critical` is the geometric mean of a resolved interval, `low` and `high` are its ends.
 *
 * @throws LithostatError for bad input; Interrupted
 */
export async function searchCase(
  study: Study,
  mode: CriticalMode,
  checkpoint: CaseCheckpoint<SearchCheckpoint>,
  signal?: Interruption,
): Promise<RunReduction> {
  const known = new Map<number, readonly ProbeRow[]>(checkpoint.read() ?? []);
  let saved = Date.now();
  const result = await searchInMemory(contextOfStudy(study, mode), known, signal, () => {
    if (Date.now() - saved < checkpointEvery) return;
    checkpoint.write([...known]);
    saved = Date.now();
  });
  if (result.status === 'interrupted') {
    checkpoint.write([...known]);
    throw new Interrupted();
  }
  if (result.status === 'solver-failure') {
    return { status: 'failed:solver', reason: result.message, columns: [], values: [] };
  }
  return { status: 'ok', reason: result.resolved ? '' : result.message, columns, values: valuesOf(result) };
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
  ];
}
