import { join } from 'node:path';
import { z } from 'zod';
import { designKinds, familyOf, type PolynomialFamily, unitDesign } from '../../statistics/index.js';
import type { CaseValue } from '../cases/index.js';
import { openStore, readSweep, type SweepRecord, sweepFiles, sweepRows } from '../sweep/index.js';

const designSchema = z.looseObject({
  kind: z.string().catch('unknown'),
  axisPoints: z.int().min(1).catch(1),
  samples: z.int().min(1).catch(1),
  asked: z.int().min(1).optional(),
  seed: z.number().optional(),
  secondOrder: z.boolean().catch(false),
  excluded: z.int().min(0).catch(0),
  parameters: z
    .array(
      z.looseObject({
        path: z.string().optional(),
        paths: z.array(z.string()).optional(),
        distribution: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .catch([]),
  correlations: z.array(z.unknown()).catch([]),
});

/** One uncertain parameter, or several that are drawn together: a dimension of the design. */
interface SampledParameter {
  /** Headings of its columns. */
  readonly name: string;
  readonly family: PolynomialFamily;
}

/** A column of what was varied. */
interface SampleInput {
  readonly header: string;
  readonly values: readonly CaseValue[];
  /** Whether an axis gives it, not a parameter. */
  readonly isAxis: boolean;
}

/** The cases of a sweep as columns. */
export interface SweepSample {
  readonly record: SweepRecord;
  readonly design: z.infer<typeof designSchema>;
  readonly inputs: readonly SampleInput[];
  /** By heading: numbers of every case, not a number where there is none. */
  readonly outputs: ReadonlyMap<string, Float64Array>;
  /** Status of every case; `pending` where it is not computed. */
  readonly status: readonly string[];
  /** Dimensions of the design; empty where the study has no parameters. */
  readonly parameters: readonly SampledParameter[];
  /**
   * The samples in the unit cube, a row a sample, one number a parameter, as they were before correlations: the same for every point of
   * the axes. Null where the design has none, or where conditions left out some of its cases.
   */
  readonly points: Float64Array | null;
}

/** What a case cost, and how well its balances close, is no result of it. */
const ofTheComputation = /^(time|ledgerError)/;

function numberOf(value: CaseValue): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/**
 * Reads the cases of a sweep, finished or not.
 * @param folder of the sweep
 * @throws LithostatError when there is none, or it is damaged
 */
export function readSample(folder: string): SweepSample {
  const record = readSweep(folder);
  const design = designSchema.parse(record.design);
  const sampledPaths = new Set(
    design.parameters.flatMap(({ path, paths }) => paths ?? (path === undefined ? [] : [path])),
  );
  const inputs = record.inputs.map(({ header, path }) => {
    return { header, values: new Array<CaseValue>(record.count).fill(null), isAxis: !sampledPaths.has(path) };
  });
  const outputs = new Map<string, Float64Array>();
  const texts = new Set<string>();
  const status = new Array<string>(record.count).fill('pending');
  const store = openStore(join(folder, sweepFiles.results), { chunkSize: record.chunkSize });
  try {
    for (const { line, outcome } of sweepRows(folder, record, store)) {
      for (const [k, input] of inputs.entries()) input.values[line.case] = line.inputs[k] ?? null;
      if (outcome === undefined) continue;
      status[line.case] = outcome.status;
      for (const [k, name] of outcome.columns.entries()) {
        const value = outcome.values[k] ?? null;
        if (ofTheComputation.test(name)) continue;
        if (value !== null && typeof value !== 'number') texts.add(name);
        let column = outputs.get(name);
        if (column === undefined) {
          column = new Float64Array(record.count).fill(Number.NaN);
          outputs.set(name, column);
        }
        column[line.case] = numberOf(value);
      }
    }
  } finally {
    store.close();
  }
  for (const name of texts) outputs.delete(name);
  const parameters = design.parameters.map(({ path, paths, distribution = {} }): SampledParameter => {
    const names = (paths ?? [path ?? '']).map(
      (one) => record.inputs.find((input) => input.path === one)?.header ?? one,
    );
    return { name: names.join(' with '), family: familyOf(Object.keys(distribution)[0] ?? '') };
  });
  return {
    record,
    design,
    inputs,
    outputs,
    status,
    parameters,
    points: pointsOf(design, parameters.length, record.count),
  };
}

function pointsOf(design: SweepSample['design'], dimensions: number, count: number): Float64Array | null {
  const { kind, asked, seed, secondOrder, axisPoints, samples, excluded } = design;
  if (dimensions === 0 || asked === undefined || seed === undefined || excluded > 0) return null;
  const known = designKinds.find((one) => one === kind);
  if (known === undefined || axisPoints * samples !== count) return null;
  const points = unitDesign(known, { samples: asked, dimensions, seed, secondOrder });
  return points.length === samples * dimensions ? points : null;
}
