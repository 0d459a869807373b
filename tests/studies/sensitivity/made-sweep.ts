import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DesignKind, unitDesign } from '../../../src/statistics/index.js';
import { type CaseOutcome, caseFamily, caseKey } from '../../../src/studies/cases/index.js';
import type { StudyPlan } from '../../../src/studies/plan/study-plan.js';
import { openStore, prepareSweep, sweepFiles } from '../../../src/studies/sweep/index.js';

const scenario = fileURLToPath(new URL('../../../scenarios/argyrodite.yaml', import.meta.url));

export interface MadeSweep {
  readonly kind: DesignKind | 'grid';
  readonly samples: number;
  readonly seed?: number;
  /** Paths of the parameters, all uniform between 0 and 1. */
  readonly paths: readonly string[];
  /** Values of an axis before them. */
  readonly axis?: readonly number[];
  readonly correlations?: readonly unknown[];
  readonly excluded?: number;
  readonly secondOrder?: boolean;
  /** Outputs of a case by heading; a status instead for one that gave nothing; null for one that is not computed. */
  outcome(
    u: Float64Array,
    axis: number,
    number: number,
  ): Readonly<Record<string, number | string>> | CaseOutcome['status'] | null;
}

/** Makes the folder of a sweep whose outcomes are closed forms. */
export function makeSweep(folder: string, made: MadeSweep): string {
  const { kind, samples, seed = 1, paths, axis = [0], correlations, excluded = 0, secondOrder = false } = made;
  const dimensions = paths.length;
  const points = kind === 'grid' ? new Float64Array(0) : unitDesign(kind, { samples, dimensions, seed, secondOrder });
  const count = kind === 'grid' ? samples : points.length / dimensions;
  const row = (index: number) =>
    kind === 'grid'
      ? Float64Array.from(paths, (_, j) => ((index * (j + 1) * 7) % samples) / samples)
      : points.subarray((index % count) * dimensions, ((index % count) + 1) * dimensions);
  const hasAxis = made.axis !== undefined;
  const at = (index: number) => {
    const inputs = [...(hasAxis ? [axis[Math.floor(index / count)]!] : []), ...row(index)];
    return { inputs, set: inputs.map((value, k) => `output.made${k}=${value}`) };
  };
  const plan: StudyPlan = {
    title: 'A made sweep',
    family: caseFamily({ file: scenario }, { kind: 'run' }, []),
    inputs: [...(hasAxis ? ['made.axis'] : []), ...paths].map((path) => ({ header: `${path} [m]`, path, unit: 'm' })),
    count: count * axis.length,
    design: {
      kind,
      axisPoints: axis.length,
      samples: count,
      excluded,
      ...(kind !== 'grid' && {
        asked: samples,
        secondOrder,
        seed,
        parameters: paths.map((path) => ({ path, unit: 'm', distribution: { uniform: ['0 m', '1 m'] } })),
      }),
      ...(correlations && { correlations }),
    },
    at,
  };
  const record = prepareSweep({ plan, out: folder });
  const store = openStore(join(folder, sweepFiles.results), { chunkSize: record.chunkSize });
  for (let index = 0; index < plan.count; index++) {
    const result = made.outcome(row(index), axis[Math.floor(index / count)]!, index);
    if (result === null) continue;
    const { set } = at(index);
    const values = typeof result === 'string' ? {} : result;
    store.append(
      caseKey(record.familyHash, set),
      {
        status: typeof result === 'string' ? result : 'ok',
        reason: '',
        columns: Object.keys(values),
        values: Object.values(values),
        seconds: { wall: 0 },
      },
      index,
    );
  }
  store.close();
  return folder;
}
