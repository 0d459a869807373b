import { type Issue, LithostatError, parseQuantity } from '../quantity/index.js';

/** The conductivities that a command line asks for. */
export interface WrittenConductivities {
  /** Of the phase that is named by itself; S/m. */
  readonly ofPhase?: number;
  /** By number of the phase; S/m. */
  readonly byPhase?: ReadonlyMap<number, number>;
}

const lengthExample = '"1 um" for cubes, "0.5 um, 0.5 um, 1 um" for z, y and x';

/**
 * Reads the edges of a voxel.
 * @param text one length, or three for z, y and x
 * @returns m
 * @throws LithostatError when it is missing or malformed, or a length is not positive
 */
export function readVoxelSize(text: string | undefined): readonly [number, number, number] {
  const issue: Pick<Issue, 'path' | 'file'> = { path: '', file: '--voxel' };
  if (text === undefined) {
    throw new LithostatError([
      {
        ...issue,
        code: 'missing-option',
        message: 'the size of a voxel is needed, since images carry none that can be relied on',
        expected: lengthExample,
        remedy: 'take it from the log of the microscope, and mind binning',
      },
    ]);
  }
  const parts = text.split(',');
  if (parts.length !== 1 && parts.length !== 3) {
    throw new LithostatError([
      {
        ...issue,
        code: 'malformed-quantity',
        message: 'a voxel has one edge or three',
        got: JSON.stringify(text),
        expected: lengthExample,
        remedy: 'write decimals with a point, "1.5 um"; commas part the edges',
      },
    ]);
  }
  const issues: Issue[] = [];
  const edges = parts.map((part) => {
    const read = parseQuantity(part.trim(), 'length');
    if (!read.ok) issues.push({ ...read.issue, ...issue });
    else if (!(read.value > 0))
      issues.push({
        ...issue,
        code: 'out-of-range',
        message: 'the edge of a voxel is above zero',
        got: part.trim(),
        expected: lengthExample,
      });
    return read.ok ? read.value : Number.NaN;
  });
  if (issues.length > 0) throw new LithostatError(issues);
  const [z, y = z, x = z] = edges as [number, number?, number?];
  return [z, y!, x!];
}

/**
 * Reads conductivities: one, or `phase=value` by commas.
 * @throws LithostatError when one is malformed, not positive or given twice
 */
export function readConductivities(text: string | undefined): WrittenConductivities {
  if (text === undefined) return {};
  const issues: Issue[] = [];
  const read = (value: string): number => {
    const result = parseQuantity(value.trim(), 'conductivity');
    if (!result.ok) issues.push({ ...result.issue, path: '', file: '--conductivity' });
    else if (!(result.value > 0))
      issues.push({
        code: 'out-of-range',
        path: '',
        file: '--conductivity',
        message: 'a conductivity is above zero',
        got: value.trim(),
        expected: 'a conductivity, for example 0.04 S/m',
        remedy: 'leave a phase out that does not conduct',
      });
    return result.ok ? result.value : Number.NaN;
  };
  if (!text.includes('=')) {
    const ofPhase = read(text);
    if (issues.length > 0) throw new LithostatError(issues);
    return { ofPhase };
  }
  const byPhase = new Map<number, number>();
  for (const pair of text.split(',')) {
    const [, phase, value] = /^\s*(-?\d{1,15})\s*=\s*(.+)$/.exec(pair) ?? [];
    if (phase === undefined || value === undefined || byPhase.has(Number(phase))) {
      issues.push({
        code: 'bad-option',
        path: '',
        file: '--conductivity',
        message:
          phase === undefined
            ? 'conductivities of several phases are written phase=value'
            : `phase ${phase} has two conductivities`,
        got: JSON.stringify(pair.trim()),
        expected: '"0=1 S/m, 85=0.1 S/m"',
      });
    } else byPhase.set(Number(phase), read(value));
  }
  if (issues.length > 0) throw new LithostatError(issues);
  return { byPhase };
}
