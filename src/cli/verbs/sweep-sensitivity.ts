import { join } from 'node:path';
import { writeWhole } from '../../io/run/atomic-write.js';
import { exitCodes } from '../../quantity/issue.js';
import { analyzeSweep, readSample, type SurrogateKind, sensitivityFile } from '../../studies/sensitivity/index.js';
import { describeSensitivity } from '../describe-sensitivity.js';

export interface SweepSensitivityOptions {
  readonly output?: readonly string[];
  readonly surrogate?: SurrogateKind | 'none';
  readonly confidence?: number;
  readonly seed?: number;
  readonly json?: boolean;
}

/** `lithostat sweep sensitivity`. @returns the exit code */
export async function sweepSensitivity(folder: string, options: SweepSensitivityOptions): Promise<number> {
  const { output, surrogate, confidence, seed } = options;
  const report = analyzeSweep(readSample(folder), {
    ...(output !== undefined && { outputs: output }),
    ...(surrogate !== undefined && { surrogate }),
    ...(confidence !== undefined && { confidence }),
    ...(seed !== undefined && { seed }),
  });
  const text = `${JSON.stringify(report, null, 1)}\n`;
  writeWhole(join(folder, sensitivityFile), text);
  process.stdout.write(options.json ? text : describeSensitivity(report, join(folder, sensitivityFile)));
  return exitCodes.done;
}
