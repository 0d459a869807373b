import type { StatedUncertainty } from '../../io/measured-series/mapping.js';
import { type MeasuredSeries, measuredColumns, measuredUnits } from '../../io/measured-series/per-area.js';
import { SeriesTable } from '../../io/run/series-table.js';
import type { RunEvent } from '../../io/run/summary.js';
import type { FollowStep, ProtocolStep } from '../../io/scenario/index.js';
import { logBegins } from '../simulate.js';
import type { Uncertainties } from './compare-series.js';

/** Steps that follow a log, in the order of the protocol. */
export function followSteps(steps: readonly ProtocolStep[]): FollowStep[] {
  return steps.flatMap((step) =>
    step.kind === 'follow' ? [step] : step.kind === 'cycle' ? followSteps(step.steps) : [],
  );
}

/** Standard uncertainties as they are stated, by the names of observables. */
export function uncertaintiesOf(stated: StatedUncertainty = {}): Uncertainties {
  const { current, voltage, pressure, temperature } = stated;
  return {
    ...(current === undefined ? {} : { currentDensity: current }),
    ...(voltage === undefined ? {} : { voltage }),
    ...(pressure === undefined ? {} : { stackPressure: pressure }),
    ...(temperature === undefined ? {} : { temperature }),
  };
}

/** What a run followed, in its own time. */
export interface FollowedSeries {
  readonly measured: MeasuredSeries;
  readonly uncertainties: Uncertainties;
}

/**
 * What was measured beside a run, from the logs that it followed, each shifted to where its step began. In a cycle the first pass counts:
 * it is the one that was measured.
 *
 * @param protocol of the run
 * @param events of the run
 * @returns null when the run followed no log, or did not come to it
 */
export function followedSeries(
  protocol: readonly ProtocolStep[],
  events: readonly Pick<RunEvent, 'event' | 'time' | 'detail'>[],
): FollowedSeries | null {
  const steps = followSteps(protocol);
  const begins = events.filter(
    ({ event, detail }) => event === logBegins && !/\.cycle (?!1\/)/.test(String(detail.step)),
  );
  const parts = steps.slice(0, begins.length).map((step, index) => ({ step, start: begins[index]!.time }));
  if (parts.length === 0) return null;
  const length = parts.reduce((sum, { step }) => sum + step.record.measured.time.length, 0);
  const joined = (pick: (measured: MeasuredSeries, start: number) => Float64Array | undefined): Float64Array => {
    const out = new Float64Array(length).fill(Number.NaN);
    let at = 0;
    for (const { step, start } of parts) {
      const { measured } = step.record;
      const values = pick(measured, start);
      if (values !== undefined) out.set(values, at);
      at += measured.time.length;
    }
    return out;
  };
  const columns = measuredColumns.filter((name) => parts.some(({ step }) => step.record.measured[name] !== undefined));
  return {
    measured: {
      time: joined((measured, start) => measured.time.map((time) => start + time)),
      ...Object.fromEntries(columns.map((name) => [name, joined((measured) => measured[name])])),
    },
    uncertainties: Object.assign({}, ...parts.map(({ step }) => uncertaintiesOf(step.uncertainty))) as Uncertainties,
  };
}

/** A measured series as the table that a run keeps beside its own. */
export function measuredTable(measured: MeasuredSeries): SeriesTable {
  const names = measuredColumns.filter((name) => measured[name] !== undefined);
  return SeriesTable.fromColumns(
    [
      { name: 'time', unit: 's', meaning: 'time since the start of the run' },
      ...names.map((name) => ({ name, unit: measuredUnits[name], meaning: 'as measured' })),
    ],
    [measured.time, ...names.map((name) => measured[name]!)],
  );
}
