import { expect, it } from 'vitest';
import { describeMaterial, loadLibrary, type MaterialDescription } from '../../src/materials/index.js';

const cell = (text: string) => text.replaceAll('|', '\\|');

function section({ name, title, aliases, metals, electrolytes, defaultCreep, rows }: MaterialDescription): string {
  const lines = [`## ${name}`, '', `${title}.`];
  if (aliases.length > 0) lines.push(`Also: ${aliases.map((alias) => `\`${alias}\``).join(', ')}.`);
  if (metals !== undefined) lines.push(`For ${metals.join(', ')} on ${electrolytes?.join(', ')}.`);
  if (defaultCreep !== undefined) lines.push(`Creep unless a scenario names another: \`${defaultCreep}\`.`);
  const body = rows.map((row) => {
    const note = row.note === undefined ? '' : ` (${row.note})`;
    return [row.property, row.text, row.certainty, row.conditions, `${row.source}${note}`].map(cell);
  });
  const head = ['property', 'value', 'certainty', 'conditions', 'source'];
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) => `| ${cells.map((text, i) => text.padEnd(widths[i]!)).join(' | ')} |`;
  lines.push('', line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line));
  return lines.join('\n');
}

it('docs/materials.md shows the library as it is', async () => {
  const { metals, electrolytes, interfaces } = loadLibrary().names();
  const sections = [...metals, ...electrolytes, ...interfaces].map((name) => section(describeMaterial(name).data));
  const head =
    '# Materials\n\nEvery value of the library with its conditions, source and certainty. This page is written from `src/materials/library`\nby `npx vitest run tests/materials/page.test.ts -u`; change the library, not the page.\n';
  await expect(`${head}\n${sections.join('\n\n')}\n`).toMatchFileSnapshot('../../docs/materials.md');
});
