import { join } from 'node:path';
import { formatQuantity } from '../quantity/index.js';
import type { CriticalResult } from '../studies/critical/index.js';
import type { MeasuredLimit } from '../studies/measured-limits.js';

const names = {
  ccs: 'Critical current of stripping',
  ccp: 'Critical current of plating',
  ccd: 'Critical current of the stepped test',
} as const;

const displayUnits: Readonly<Record<string, readonly [unit: string, factor: number]>> = {
  m: ['um', 1e6],
  Pa: ['MPa', 1e-6],
  'ohm m^2': ['ohm cm^2', 1e4],
  'Pa m^0.5': ['MPa m^0.5', 1e-6],
};

/** One parameter that an answer rests on, as text with its certainty. */
export function shownAssumption({ value, unit, certainty }: CriticalResult['assumptions'][number]): string {
  const [shown, factor] = displayUnits[unit] ?? [unit, 1];
  const text = typeof value === 'number' ? `${Number((value * factor).toPrecision(6))}` : String(value);
  return `${text}${shown === '' || shown === '1' ? '' : ` ${shown}`} (${certainty})`;
}

interface Beside {
  readonly measured: readonly MeasuredLimit[];
  /** Stack pressure of the scenario (Pa). */
  readonly pressure: number;
  readonly out: string;
  readonly report: boolean;
}

/** What `lithostat critical` prints for people: the interval, the experiment beside it, the probes, what the answer rests on. */
export function describeCritical(result: CriticalResult, beside: Beside): string {
  const { low, high, unit } = result.interval;
  const ends =
    low !== null && high !== null
      ? `${low.toPrecision(4)} to ${high.toPrecision(4)} ${unit}`
      : low !== null
        ? `above ${low.toPrecision(4)} ${unit}`
        : high !== null
          ? `below ${high.toPrecision(4)} ${unit}`
          : 'not bounded';
  const lines = [result.title, '', `${names[result.mode]}: ${ends}  (criterion ${result.criterion})`, result.message];
  if (beside.measured.length > 0) {
    lines.push('', 'Measured on such cells');
    for (const { mode, currentDensity, stackPressure, source } of beside.measured) {
      const limit = mode === 'ccs' ? 'stripping' : 'plating';
      const here = stackPressure === beside.pressure ? ', this pressure' : '';
      lines.push(
        `  ${limit} ${formatQuantity(currentDensity, 'currentDensity', 'mA/cm^2', 4)} at ${formatQuantity(stackPressure, 'pressure', 'MPa', 4)}${here} (${source})`,
      );
    }
  }
  lines.push(
    '',
    `  ${'mA/cm^2'.padStart(9)}  ${'outcome'.padEnd(15)} ${'V rise'.padStart(8)} ${'contact'.padStart(8)}  event`,
  );
  for (const probe of [...result.probes].sort((a, b) => a.current - b.current)) {
    const rise = probe.voltageRise === null ? 'n/a' : `${probe.voltageRise.toFixed(1)} %`;
    const contact = probe.evidence.contactFraction?.toFixed(3) ?? 'n/a';
    lines.push(
      `  ${probe.current.toPrecision(4).padStart(9)}  ${probe.outcome.padEnd(15)} ${rise.padStart(8)} ${contact.padStart(8)}  ${probe.event ?? ''}`.trimEnd(),
    );
  }
  if (result.assumptions.length > 0) {
    lines.push('', 'The answer rests on');
    for (const one of result.assumptions) {
      const side = one.electrode === null ? '' : ` (electrode ${one.electrode})`;
      lines.push(`  ${`${one.name}${side}`.padEnd(32)} ${shownAssumption(one)}`);
    }
  }
  lines.push('', `Results: ${beside.report ? join(beside.out, 'critical.html') : beside.out}`);
  return `${lines.join('\n')}\n`;
}
