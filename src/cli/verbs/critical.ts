import { join } from 'node:path';
import { writeWhole } from '../../io/run/atomic-write.js';
import { exitCodes, formatQuantity, inUnit } from '../../quantity/index.js';
import type { MeasuredMark } from '../../report/critical-report.js';
import { findCriticalCurrent } from '../../studies/critical/index.js';
import { loadStudy } from '../../studies/load-study.js';
import { type MeasuredLimit, measuredHere, measuredLimits } from '../../studies/measured-limits.js';
import { defaultFolder } from '../default-folder.js';
import { describeCritical, explainedAssumption } from '../describe-critical.js';
import { interruption, ProgressLine } from '../progress.js';

interface CriticalVerbOptions {
  readonly mode: 'ccs' | 'ccp' | 'ccd';
  readonly set: readonly string[];
  readonly out?: string;
  readonly jobs?: number;
  readonly report: boolean;
  readonly samples?: string;
  readonly draws: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const codes = {
  resolved: exitCodes.done,
  unresolved: exitCodes.criterionNotReached,
  'solver-failure': exitCodes.solverFailure,
  interrupted: exitCodes.interrupted,
} as const;

/** `lithostat critical`. @returns the exit code */
export async function critical(scenario: string, options: CriticalVerbOptions): Promise<number> {
  const { mode } = options;
  const source = { file: scenario, set: options.set };
  const out = options.out ?? defaultFolder(scenario, mode);
  if (options.samples !== undefined) {
    const { criticalSamples } = await import('./critical-samples.js');
    const folder = options.out ?? defaultFolder(scenario, `${mode}-samples`);
    return criticalSamples({ ...options, source, samplesFile: options.samples, out: folder });
  }
  const study = loadStudy(source);
  const progress = new ProgressLine(options.quiet === true);
  const { signal, release } = interruption();
  const result = await findCriticalCurrent({
    source,
    mode,
    out,
    signal,
    ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
    onProgress: (done, expected, last) =>
      progress.show(
        Math.min(1, done / expected),
        `${done} probes, last ${last.current.toPrecision(3)} mA/cm^2: ${last.outcome}`,
      ),
  }).finally(() => {
    progress.clear();
    release();
  });
  const { temperature, stackPressure } = study.scenario.operation;
  const conditions = {
    temperature: formatQuantity(temperature, 'temperature', 'degC', 5),
    stackPressure: `${formatQuantity(stackPressure.pressure, 'pressure', 'MPa', 5)} (${stackPressure.fixture})`,
    metals: [...new Set(study.scenario.cell.electrodes.map(({ metal }) => metal))],
    electrolyte: study.scenario.cell.electrolyte.material,
    set: options.set,
  };
  // The limit of the stepped test is another quantity than those measured limits.
  const measured = measuredLimits(study.scenario).filter((limit) => limit.mode === mode);
  const calibratedOn = (limit: MeasuredLimit): boolean =>
    result.assumptions.some(
      ({ certainty, source: from }) => certainty === 'calibrated' && from.includes(authorsOf(limit)),
    );
  const answer = { ...result, conditions };
  writeWhole(join(out, 'critical.json'), `${JSON.stringify(answer, null, 2)}\n`);
  if (options.report && result.status !== 'interrupted') {
    const { renderCriticalReport } = await import('../../report/critical-report.js');
    const page = await renderCriticalReport({
      ...result,
      title: `${result.title} (${conditions.stackPressure}, ${conditions.temperature})`,
      assumptions: Object.fromEntries(result.assumptions.map((one) => [one.name, explainedAssumption(one)])),
      measured: measured.map((limit) => markOf(limit, measuredHere(limit, study.scenario), calibratedOn(limit))),
    });
    writeWhole(join(out, 'critical.html'), page);
  }
  process.stdout.write(
    options.json
      ? `${JSON.stringify(answer, null, 2)}\n`
      : describeCritical(result, {
          measured: measured.map((limit) => ({
            ...limit,
            here: measuredHere(limit, study.scenario),
            calibrated: calibratedOn(limit),
          })),
          conditions,
          out,
          report: options.report,
        }),
  );
  if (result.status === 'interrupted') {
    process.stderr.write(`Finished probes are kept in ${out}; the same command goes on from them.\n`);
  }
  return codes[result.status];
}

/** Authors as the source names them first: `Kasemchainan`. */
function authorsOf({ source }: MeasuredLimit): string {
  return source.split(' ')[0];
}

/** A measured limit for the report; one of other conditions than those of the search says so. */
function markOf(limit: MeasuredLimit, here: boolean, calibrated: boolean): MeasuredMark {
  const { source, mode, currentDensity, stackPressure, temperature } = limit;
  const kind = mode === 'ccs' ? 'stripping' : 'plating';
  const conditions = `${formatQuantity(stackPressure, 'pressure', 'MPa', 4)}, ${formatQuantity(temperature, 'temperature', 'degC', 4)}`;
  return {
    label: `${source.split(' 20')[0]} (${kind})`,
    ...(calibrated ? { note: 'calibrated on this' } : {}),
    current: inUnit(currentDensity, 'currentDensity', 'mA/cm^2'),
    ...(here ? {} : { elsewhere: conditions }),
  };
}
