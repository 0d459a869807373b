import { formatQuantity, type Issue } from '../../quantity/index.js';
import { type DriveProfile, driveProfile } from '../measured-series/drive-profile.js';
import type { SeriesLog } from '../measured-series/parse-series.js';
import { type MeasuredSeries, perArea } from '../measured-series/per-area.js';
import { sameTemperature } from '../same-conditions.js';
import type { Allowance, FollowStep } from './follow.js';
import { formatPath, type PathSegment } from './path.js';
import type { ProtocolStep } from './protocol.js';
import type { Scenario } from './schema.js';

/** More segments than this are taken for a tolerance below the noise of the log. */
const mostSegments = 50_000;

/** Steps that follow a log, with their paths. */
function* followsIn(
  steps: readonly ProtocolStep[],
  path: readonly PathSegment[],
): Generator<[FollowStep, readonly PathSegment[]]> {
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'follow') yield [step, [...path, index, 'follow']];
    else if (step.kind === 'cycle') yield* followsIn(step.steps, [...path, index, 'steps']);
  }
}

function allowed(allowance: Allowance, values: Float64Array): number {
  if ('value' in allowance) return allowance.value;
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  return allowance.share * largest;
}

/** Values with what is missing between two of them interpolated, and before the first and after the last one held. */
function filled(time: Float64Array, values: Float64Array): Float64Array | null {
  const out = values.slice();
  let before = -1;
  for (let row = 0; row < out.length; row++) {
    if (Number.isNaN(out[row])) continue;
    for (let gap = before + 1; gap < row; gap++) {
      const span = before < 0 ? 0 : time[row]! - time[before]!;
      const share = span > 0 ? (time[gap]! - time[before]!) / span : 0;
      out[gap] = before < 0 ? out[row]! : out[before]! + share * (out[row]! - out[before]!);
    }
    before = row;
  }
  if (before < 0) return null;
  return out.fill(out[before]!, before + 1);
}

/** Mean over time, between the rows that have a value; the mean of the values where they span no time. */
function meanInTime(time: Float64Array, values: Float64Array): number {
  const rows = [...values.keys()].filter((row) => Number.isFinite(values[row]));
  let [sum, span] = [0, 0];
  for (let index = 1; index < rows.length; index++) {
    const [left, right] = [rows[index - 1]!, rows[index]!];
    sum += 0.5 * (values[left]! + values[right]!) * (time[right]! - time[left]!);
    span += time[right]! - time[left]!;
  }
  return span > 0 ? sum / span : rows.reduce((total, row) => total + values[row]!, 0) / rows.length;
}

/** What a log asks of a cell, and what is said of it. */
interface Digest {
  /** What it rests on beside the log. */
  readonly key: string;
  readonly profile: DriveProfile | null;
  readonly measured: MeasuredSeries;
  /** Row after which something may be missing. */
  readonly gap: number | null;
  /** K; null when none was measured. */
  readonly meanTemperature: number | null;
}

/** Digests are kept with their log, for the many runs of a study that follow it. */
const digests = new WeakMap<SeriesLog, Digest>();

function digestOf(step: FollowStep, log: SeriesLog, area: number): Digest {
  const { drive, between, tolerance } = step;
  const key = JSON.stringify([area, drive, between, tolerance]);
  const found = digests.get(log);
  if (found?.key === key) return found;
  const start = log.time[0]!;
  const measured = perArea({ ...log, time: log.time.map((at) => at - start) }, area);
  const { time, currentDensity, stackPressure } = measured;
  const pressure = drive.includes('pressure') && stackPressure !== undefined ? filled(time, stackPressure) : null;
  const current = drive.includes('current') ? currentDensity : undefined;
  const profile = driveProfile({
    time,
    current: current === undefined ? null : { values: current, tolerance: allowed(tolerance.current, current) },
    pressure: pressure === null ? null : { values: pressure, tolerance: allowed(tolerance.pressure, pressure) },
    between,
    most: mostSegments,
  });
  const { temperature } = measured;
  const meanTemperature = temperature?.some(Number.isFinite) ? meanInTime(time, temperature) : null;
  const made = { key, profile, measured, gap: suspiciousGap(time), meanTemperature };
  digests.set(log, made);
  return made;
}

/** Rows so far apart that something may be missing: a tenth of the log, and a hundred times the usual distance. */
function suspiciousGap(time: Float64Array): number | null {
  const steps = time.slice(1).map((at, row) => at - time[row]!);
  const usual = steps.slice().sort()[steps.length >> 1]!;
  const row = steps.findIndex((step) => step > 0.1 * (time.at(-1)! - time[0]!) && step > 100 * usual);
  return row < 0 ? null : row;
}

/** What `completeFollows` found. */
export interface CompletedFollows {
  readonly scenario: Scenario;
  readonly issues: readonly Issue[];
  readonly warnings: readonly Issue[];
}

/**
 * Turns the logs that a protocol follows into what they ask of this cell: currents and forces per its area, straight lines for rows, and
 * the temperature of the run where a log drives it. What is wrong with a log for this cell is an issue at the path of its step.
 *
 * @param scenario validated
 */
export function completeFollows(scenario: Scenario): CompletedFollows {
  const issues: Issue[] = [];
  const warnings: Issue[] = [];
  const temperatures: { path: string; mean: number; drives: boolean }[] = [];
  for (const [step, place] of followsIn(scenario.operation.protocol, ['operation', 'protocol'])) {
    const { log } = step.record;
    if (log === null) continue;
    const path = formatPath(place);
    const { name, drive } = step;
    const { profile, measured, gap, meanTemperature } = digestOf(step, log, scenario.cell.area);
    const { time, stackPressure } = measured;
    for (const note of log.notes) warnings.push({ code: 'log', path, message: `${name}: ${note.replace(/\.$/, '')}` });
    if (gap !== null) {
      const [from, to] = [log.lines[gap]!, log.lines[gap + 1]!];
      const message = `${name}: nothing was logged for ${formatQuantity(time[gap + 1]! - time[gap]!, 'time', 'h', 3)} between the lines ${from} and ${to}; the run takes it as ${step.between === 'hold' ? 'the current of the row before' : 'a straight line'}`;
      warnings.push({ code: 'log-gap', path, message });
    }
    if (profile === null) {
      issues.push({
        code: 'too-many-segments',
        path: `${path}.tolerance`,
        message: `more than ${mostSegments} straight lines would have to stand for the ${time.length} rows of ${name}`,
        expected: 'a tolerance above the noise of the log',
        remedy: 'raise tolerance.current or tolerance.pressure',
      });
      continue;
    }
    if (drive.includes('pressure') && stackPressure !== undefined) {
      const { fixture } = scenario.operation.stackPressure;
      const low = stackPressure.findIndex((value) => value < 0);
      if (profile.pressureFrom === null) {
        issues.push({
          code: 'missing-value',
          path: `${path}.columns.pressure`,
          message: `${name} has no value of the pressure`,
        });
      } else if (fixture !== 'load') {
        issues.push({
          code: 'conflicting-keys',
          path: `${path}.drive`,
          message: `with a fixture of kind "${fixture}" the stack pressure is an answer of the cell, so a log cannot drive it`,
          got: `drive: pressure with fixture: ${fixture}`,
          expected: 'fixture: load',
          remedy: 'leave pressure out of drive (it is then compared), or write fixture: load',
        });
      } else if (low >= 0) {
        issues.push({
          code: 'out-of-range',
          path: `${path}.columns.pressure`,
          message: `the pressure of line ${log.lines[low]} of ${name} is below zero`,
          got: formatQuantity(stackPressure[low]!, 'pressure', 'MPa', 4),
          expected: 'a pressure, positive in compression',
          remedy: 'give the column factor: -1 if the load cell counts compression negative',
        });
      }
    }
    if (meanTemperature !== null) {
      temperatures.push({ path, mean: meanTemperature, drives: drive.includes('temperature') });
    } else if (drive.includes('temperature')) {
      issues.push({
        code: 'missing-value',
        path: `${path}.columns.temperature`,
        message: `${name} has no value of the temperature`,
      });
    }
    step.record.complete(profile, measured);
  }
  const driving = temperatures.filter(({ drives }) => drives);
  const taken = driving[0]?.mean ?? scenario.operation.temperature;
  for (const { path, mean, drives } of temperatures) {
    if (Math.abs(mean - taken) <= sameTemperature) continue;
    const [there, here] = [mean, taken].map((value) => formatQuantity(value, 'temperature', 'degC', 4));
    const message = `the mean temperature of the log is ${there}, and the run is at ${here} throughout`;
    if (drives)
      issues.push({
        code: 'conflicting-values',
        path: `${path}.drive`,
        message,
        remedy: 'let one log drive the temperature',
      });
    else warnings.push({ code: 'other-temperature', path, message });
  }
  if (driving.length === 0) return { scenario, issues, warnings };
  const operation = { ...scenario.operation, temperature: taken as Scenario['operation']['temperature'] };
  return { scenario: { ...scenario, operation }, issues, warnings };
}
