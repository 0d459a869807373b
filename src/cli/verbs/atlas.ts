import { join } from 'node:path';
import { writeWhole } from '../../io/run/atomic-write.js';
import { exitCodes } from '../../quantity/index.js';
import {
  type AtlasFlags,
  atlasOverrides,
  estimateAtlas,
  runAtlas,
  writeAtlasTable,
} from '../../studies/atlas/index.js';
import { Interrupted } from '../../studies/interruption.js';
import { defaultFolder } from '../default-folder.js';
import { describeAtlas, describeEstimate } from '../describe-atlas.js';
import { interruption, ProgressLine } from '../progress.js';

interface AtlasVerbOptions extends AtlasFlags {
  readonly set: readonly string[];
  readonly out?: string;
  readonly jobs?: number;
  readonly dryRun?: boolean;
  readonly report: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** `lithostat atlas`. @returns the exit code */
export async function atlas(scenario: string, options: AtlasVerbOptions): Promise<number> {
  const out = options.out ?? defaultFolder(scenario, 'atlas');
  const source = { file: scenario, set: [...options.set, ...atlasOverrides(options)] };
  if (options.dryRun) {
    const estimate = await estimateAtlas(source);
    process.stdout.write(options.json ? `${JSON.stringify(estimate, null, 2)}\n` : describeEstimate(estimate));
    return exitCodes.done;
  }
  const progress = new ProgressLine(options.quiet === true);
  const { signal, release } = interruption();
  try {
    const result = await runAtlas({
      source,
      out,
      signal,
      jobs: options.jobs,
      // How many there will be shows as the map is refined.
      onSearch: (computed, map) => progress.show(0, `${map}: ${computed} searches`),
    });
    writeAtlasTable(join(out, 'atlas.csv'), result);
    if (options.report) {
      const { writeAtlasReport } = await import('../../report/atlas-report.js');
      await writeAtlasReport(out, result);
    }
    // Last: a folder with it is a whole atlas.
    writeWhole(join(out, 'atlas.json'), `${JSON.stringify(result)}\n`);
    progress.clear();
    process.stdout.write(
      options.json ? `${JSON.stringify(result, null, 2)}\n` : describeAtlas(result, out, options.report),
    );
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    progress.clear();
    process.stderr.write(`Finished searches are kept in ${out}; the same command goes on from them.\n`);
    return exitCodes.interrupted;
  } finally {
    progress.clear();
    release();
  }
}
