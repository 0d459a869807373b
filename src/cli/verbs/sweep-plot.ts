import { mkdirSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileError, writeWhole } from '../../io/run/atomic-write.js';
import { exitCodes, type Issue, LithostatError } from '../../quantity/issue.js';
import { figureToPng, standaloneSvg } from '../../report/figure-image.js';
import type { Theme } from '../../report/palette.js';
import type { PlotKind } from '../../report/sweep/plot-request.js';
import { readSweepData } from '../../report/sweep/sweep-data.js';
import { sweepFigure } from '../../report/sweep/sweep-plot.js';

export interface SweepPlotOptions {
  readonly x?: string;
  readonly y?: string;
  readonly color?: string;
  readonly kind?: PlotKind;
  readonly where?: string;
  readonly level?: readonly string[];
  readonly log?: readonly string[];
  readonly quantiles?: readonly [number, number];
  readonly measured?: boolean | string;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: Theme;
  readonly out?: string;
  readonly json?: boolean;
}

/** `lithostat sweep plot`. @returns the exit code */
export async function sweepPlot(folder: string, options: SweepPlotOptions): Promise<number> {
  const format = options.out === undefined ? '.svg' : extname(options.out).toLowerCase();
  const issues: Issue[] = [];
  if (format !== '.svg' && format !== '.png') {
    issues.push({
      code: 'unknown-format',
      path: '--out',
      message: 'a figure is written as SVG or PNG',
      got: options.out!,
      expected: 'a file that ends in .svg or .png',
    });
  }
  const data = await readSweepData(folder);
  const figure = await sweepFigure(data, { ...options, levels: options.level });
  if ('issues' in figure) issues.push(...figure.issues);
  if (issues.length > 0) throw new LithostatError(issues.map((issue) => ({ file: data.table.file, ...issue })));
  const { kind, svg, notes } = figure as Exclude<typeof figure, { issues: unknown }>;
  const out = options.out ?? join(statSync(folder).isDirectory() ? folder : dirname(folder), `${kind}.svg`);
  const theme = options.theme ?? 'light';
  const content = format === '.png' ? await figureToPng(svg, { theme }) : `${standaloneSvg(svg, theme)}\n`;
  try {
    mkdirSync(dirname(out), { recursive: true });
  } catch (error) {
    throw fileError(error, dirname(out), 'create');
  }
  writeWhole(out, content);
  if (options.json) process.stdout.write(`${JSON.stringify({ figure: out, kind, notes }, null, 2)}\n`);
  else process.stdout.write(`${[...notes, `Figure (${kind}): ${out}`].join('\n')}\n`);
  return exitCodes.done;
}
