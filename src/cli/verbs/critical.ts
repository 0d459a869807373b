import { join } from 'node:path';
import { writeWhole } from '../../io/run/atomic-write.js';
import { exitCodes, formatQuantity, inUnit } from '../../quantity/index.js';
import type { MeasuredMark } from '../../report/critical-report.js';
import { claimFolder } from '../../studies/claim-folder.js';
import { findCriticalCurrent } from '../../studies/critical/index.js';
import { loadStudy } from '../../studies/load-study.js';
import { type MeasuredLimit, measuredLimits } from '../../studies/measured-limits.js';
import { defaultFolder } from '../default-folder.js';
import { describeCritical, shownAssumption } from '../describe-critical.js';
import { interruption, ProgressLine } from '../progress.js';

interface CriticalVerbOptions {
  readonly mode: 'ccs' | 'ccp' | 'ccd';
  readonly set: readonly string[];
  readonly out?: string;
  readonly jobs?: number;
  readonly report: boolean;
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
  const study = loadStudy(source);
  claimFolder(out, ['critical.json', 'probes']);
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
  const { pressure } = study.scenario.operation.stackPressure;
  const measured = measuredLimits(study.scenario).filter((limit) => mode === 'ccd' || limit.mode === mode);
  writeWhole(join(out, 'critical.json'), `${JSON.stringify(result, null, 2)}\n`);
  if (options.report && result.status !== 'interrupted') {
    const { renderCriticalReport } = await import('../../report/critical-report.js');
    const page = await renderCriticalReport({
      ...result,
      assumptions: Object.fromEntries(result.assumptions.map((one) => [one.name, shownAssumption(one)])),
      measured: measured.map((limit) => markOf(limit, pressure)),
    });
    writeWhole(join(out, 'critical.html'), page);
  }
  process.stdout.write(
    options.json
      ? `${JSON.stringify(result, null, 2)}\n`
      : describeCritical(result, { measured, pressure, out, report: options.report }),
  );
  if (result.status === 'interrupted') {
    process.stderr.write(`Finished probes are kept in ${out}; the same command goes on from them.\n`);
  }
  return codes[result.status];
}

/** A measured limit for the report; one of another stack pressure than that of the search (Pa) says so. */
function markOf({ source, mode, currentDensity, stackPressure }: MeasuredLimit, pressure: number): MeasuredMark {
  const kind = mode === 'ccs' ? 'stripping' : 'plating';
  return {
    label: `${source.split(' 20')[0]} (${kind})`,
    current: inUnit(currentDensity, 'currentDensity', 'mA/cm^2'),
    ...(stackPressure === pressure ? {} : { elsewhere: formatQuantity(stackPressure, 'pressure', 'MPa', 4) }),
  };
}
