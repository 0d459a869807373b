import type { CaseReport, Sensitivity, ValidationCase } from './case.js';
import type { Band, ValidationRow } from './row.js';

export interface Scored {
  readonly validation: Pick<ValidationCase, 'name' | 'title'>;
  readonly report: CaseReport;
}

/** The scored table for people, in Markdown. */
export function scoresPage(scored: readonly Scored[]): string {
  const rows = scored.flatMap(({ report }) => report.rows);
  const lines = [
    '# Predicted and measured',
    '',
    'Written by `npm run validate`; what the columns mean, and what the table cannot show, is in [README.md](README.md).',
    `The measured value lies in the interval of the prediction in ${rows.filter(({ pass }) => pass).length} of ${rows.length} rows.`,
  ];
  for (const { validation, report } of scored) {
    lines.push('', `## ${validation.name}`, '', `${validation.title}.`, '');
    lines.push(
      ...table(['quantity', 'unit', 'measured', 'predicted', 'interval', 'ratio', 'pass'], report.rows.map(cells)),
    );
    const fits = new Map<string, string[]>();
    for (const { calibratedOn, quantity } of report.rows) {
      if (calibratedOn !== null) fits.set(calibratedOn, [...(fits.get(calibratedOn) ?? []), quantity]);
    }
    const free = report.rows.filter(({ calibratedOn }) => calibratedOn === null).length;
    if (fits.size > 0) lines.push('', 'Calibrated on these data:', '');
    for (const [text, quantities] of fits) {
      const whose = fits.size === 1 && free === 0 ? 'All rows' : quantities.join(', ');
      lines.push(`- ${whose}: ${text}`);
    }
    if (fits.size === 0) lines.push('', 'Nothing was calibrated on these data.');
    const shown = report.sensitivities.filter(({ shifts }) => shifts.length > 0);
    if (shown.length > 0) lines.push('', 'Where the intervals come from:', '', ...sensitivityTable(shown));
    if (report.notes.length > 0) lines.push('', 'Notes:', '', ...report.notes.map((note) => `- ${note}`));
  }
  return `${lines.join('\n')}\n`;
}

const text = (value: number | null): string => (value === null ? 'none' : `${value}`);

function bandText(band: Band): string {
  const [low, high] = band;
  if (low === null) return high === null ? 'open' : `below ${high}`;
  return high === null ? `above ${low}` : `${low} to ${high}`;
}

function cells(row: ValidationRow): string[] {
  const { quantity, unit, measured, predicted, interval, ratio, pass } = row;
  return [
    quantity,
    unit,
    typeof measured === 'number' ? text(measured) : bandText(measured),
    text(predicted),
    interval === null ? 'none' : bandText(interval),
    text(ratio),
    pass ? 'yes' : 'no',
  ];
}

/** One row a parameter and end, one column a quantity: factors, or differences where the quantity is one of differences. */
function sensitivityTable(sensitivities: readonly Sensitivity[]): string[] {
  const ends = new Map<string, readonly [parameter: string, label: string]>();
  for (const { shifts } of sensitivities) {
    for (const { parameter, label } of shifts) ends.set(`${parameter} ${label}`, [parameter, label]);
  }
  const rows = [...ends.values()].map(([parameter, label]) => [
    parameter,
    label,
    ...sensitivities.map(({ kind, shifts }) => {
      const found = shifts.find((one) => one.parameter === parameter && one.label === label);
      if (found === undefined) return '';
      return kind === 'log' ? `x ${Math.exp(found.shift).toPrecision(3)}` : signed(found.shift);
    }),
  ]);
  return table(['parameter', 'at', ...sensitivities.map(({ quantity }) => quantity)], rows);
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'} ${Math.abs(value).toPrecision(2)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (row: readonly string[]) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
