import { Interrupted, type Interruption } from '../interruption.js';
import type { CriticalContext } from './context.js';
import type { ProbeExecutor } from './executor.js';
import type { ProbeRow } from './result.js';
import { runProbe } from './run-probe.js';

/**
 * Computes probes in this thread and stores nothing: for searches that are themselves one case of many.
 *
 * @param known rows of probes by current density (A/m^2): what is there is not computed, what is computed is added
 * @param signal ends the work between two looks at it
 * @param onRows after each probe
 */
export function memoryExecutor(
  context: CriticalContext,
  known: Map<number, readonly ProbeRow[]>,
  signal: Interruption | undefined,
  onRows: (rows: readonly ProbeRow[]) => void,
): ProbeExecutor {
  const { scenario, plan } = context;
  const probe = async (currentDensity: number): Promise<readonly ProbeRow[]> => {
    const found = known.get(currentDensity);
    if (found !== undefined) return found;
    if (signal?.aborted) throw new Interrupted();
    const run = await runProbe({
      model: context.makeModel(),
      plan,
      currentDensity,
      stackPressure: scenario.operation.stackPressure.pressure,
      signal,
    });
    if (run === null) throw new Interrupted();
    const rows = run.rows.map((row) => ({ ...row, run: null }));
    known.set(currentDensity, rows);
    return rows;
  };
  return {
    async run(currentDensities) {
      const all: (readonly ProbeRow[])[] = [];
      for (const currentDensity of currentDensities) {
        const rows = await probe(currentDensity);
        onRows(rows);
        all.push(rows);
      }
      return all;
    },
    async close() {},
  };
}
