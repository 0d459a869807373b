import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { contentHash } from '../../io/run/canonical-json.js';
import { readSeriesCsv, readSummary } from '../../io/run/read-run.js';
import { RunFolder } from '../../io/run/run-folder.js';
import type { RunSummary } from '../../io/run/summary.js';
import { withoutStudies } from '../../io/scenario/index.js';
import type { CellModel } from '../../models/model.js';
import { LithostatError } from '../../quantity/issue.js';
import { version } from '../../version.js';
import type { CriticalContext } from './context.js';
import type { ProbeRow } from './result.js';
import { type ProbeRun, runProbe } from './run-probe.js';

const storedRows = z.array(
  z.strictObject({
    current: z.number(),
    outcome: z.enum(['stable', 'failed', 'solver-failure']),
    event: z.string().nullable(),
    voltageRise: z.number().nullable(),
    evidence: z.record(z.string(), z.number()),
    message: z.string().optional(),
  }),
);

/** Folder of a probe relative to that of its search, and the hash that it is named by. */
function placeOf(context: CriticalContext, currentDensity: number): { hash: string; run: string } {
  const hash = contentHash({ search: context.hash, currentDensity });
  return { hash, run: `probes/${hash}` };
}

/**
 * The rows of a probe that was stored earlier, or null when there is none or what is there is damaged.
 *
 * @param out folder of the search
 * @param currentDensity A/m^2
 */
export function findProbe(context: CriticalContext, out: string, currentDensity: number): ProbeRow[] | null {
  const { hash, run } = placeOf(context, currentDensity);
  const directory = join(out, run);
  try {
    const summary = readSummary(directory) as RunSummary & { readonly probe?: unknown };
    const rows = storedRows.safeParse(summary.probe);
    if (summary.hash !== hash || !rows.success || rows.data.length === 0) return null;
    readSeriesCsv(directory);
    return rows.data.map(({ message, ...row }) => ({ ...row, run, ...(message === undefined ? {} : { message }) }));
  } catch (error) {
    if (error instanceof LithostatError) return null;
    throw error;
  }
}

/**
 * The rows of a probe: found again when it was stored, else computed and stored.
 *
 * @param out folder of the search
 * @param currentDensity A/m^2
 * @returns one row a level, or null when it was interrupted
 */
export async function probeRows(
  context: CriticalContext,
  out: string,
  currentDensity: number,
  signal?: AbortSignal,
): Promise<readonly ProbeRow[] | null> {
  const found = findProbe(context, out, currentDensity);
  if (found !== null) return found;
  const { scenario, plan } = context;
  const { hash, run } = placeOf(context, currentDensity);
  const directory = join(out, run);
  // Whatever is there is a probe of this hash that could not be read.
  rmSync(directory, { recursive: true, force: true });
  const model = context.makeModel();
  const identity = { version, hash, title: scenario.title };
  const folder = await RunFolder.create(directory, { ...identity, columns: model.observables, light: true });
  const probe = await runProbe({
    model,
    plan,
    currentDensity,
    stackPressure: scenario.operation.stackPressure.pressure,
    series: folder.series,
    every: scenario.output.every,
    signal,
  });
  if (probe === null) {
    rmSync(directory, { recursive: true, force: true });
    return null;
  }
  for (const { event, time, detail } of probe.events) folder.log.add('info', time, event, detail);
  await folder.finish(summaryOf(context, model, hash, probe));
  return probe.rows.map((row) => ({ ...row, run }));
}

function summaryOf(context: CriticalContext, model: CellModel, hash: string, probe: ProbeRun) {
  const { result, stop, statistics } = probe;
  const values = new Float64Array(model.observables.length);
  model.observe(result.state, result.load, values);
  const { title, description: _description, critical: _critical, ...inputs } = withoutStudies(context.scenario);
  const { failure } = result;
  return {
    status: stop !== null ? 'stopped' : failure !== null ? 'failed' : 'completed',
    stop,
    observables: { final: Object.fromEntries(model.observables.map(({ name }, index) => [name, values[index]])) },
    units: Object.fromEntries(model.observables.map(({ name, unit }) => [name, unit])),
    ledger: model.ledger(result.state, result.load, result.charge),
    inputs: { ...inputs, search: context.plan.settings, resolved: model.parameters },
    hash,
    version,
    sources: model.sources,
    title,
    ...(failure === null || stop !== null
      ? {}
      : {
          failure: {
            code: failure.code,
            message: `${failure.message} (during ${failure.step})`,
            time: failure.time,
            evidence: failure.evidence,
          },
        }),
    events: probe.events,
    statistics: { acceptedSteps: statistics.acceptedSteps, rejections: statistics.rejections },
    probe: probe.rows,
  } as const satisfies RunSummary & { readonly probe: unknown };
}
