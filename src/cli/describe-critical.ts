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
function shownAssumption({ value, unit, certainty }: CriticalResult['assumptions'][number]): string {
  const [shown, factor] = displayUnits[unit] ?? [unit, 1];
  const text = typeof value === 'number' ? `${Number((value * factor).toPrecision(6))}` : String(value);
  return `${text}${shown === '' || shown === '1' ? '' : ` ${shown}`} (${certainty})`;
}

/** The same with where a calibrated value was fitted to. */
export function explainedAssumption(one: CriticalResult['assumptions'][number]): string {
  return one.certainty === 'calibrated' ? `${shownAssumption(one)}: ${one.source}` : shownAssumption(one);
}

/** What each criterion means, in a sentence. */
const meanings: Readonly<Record<string, string>> = {
  'local-current':
    'fails where the current density on what still touches reaches the plating limit: a dendrite starts when the current turns',
  'contact-fraction': 'fails where the contact left between voids falls below the asked fraction',
  'voltage-rise': 'fails where the polarisation rises by the asked share over its start',
  'void-growth': 'fails where the void volume grew by more than the bound over the last cycle',
  'no-fixed-point': 'fails where the void volume has not settled after the last cycle',
  'dendrite-initiation': 'fails where the overpotential at a flaw reaches the threshold at which it grows',
};

interface Beside {
  /** With whether each was measured under the conditions of the search, and calibrated on. */
  readonly measured: readonly (MeasuredLimit & { readonly here: boolean; readonly calibrated: boolean })[];
  readonly conditions: {
    readonly temperature: string;
    readonly stackPressure: string;
    readonly set: readonly string[];
  };
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
  const { temperature, stackPressure: pressed, set } = beside.conditions;
  const lines = [result.title, `${pressed}, ${temperature}${set.length > 0 ? `; set: ${set.join(' ')}` : ''}`, ''];
  if (result.status === 'interrupted') {
    lines.push(`Interrupted: ${result.probes.length} probes are kept in ${beside.out}.`);
    return `${lines.join('\n')}\n`;
  }
  lines.push(`${names[result.mode]}: ${ends}`, result.message);
  const meaning = meanings[result.criterion];
  lines.push(`Criterion ${result.criterion}${meaning === undefined ? '' : `: ${meaning}`}.`);
  const last = result.probes.filter(({ current, outcome }) => outcome === 'stable' && current === low)[0];
  if (result.mode === 'ccs' && last !== undefined && last.voltageRise !== null && last.voltageRise > 20) {
    lines.push(
      `At the largest stable current the voltage has risen by ${last.voltageRise.toFixed(0)} % within a half cycle.`,
    );
  }
  if (beside.measured.length > 0) {
    lines.push('', 'Measured on such cells');
    for (const { mode, currentDensity, stackPressure, temperature: at, source, here, calibrated } of beside.measured) {
      const limit = mode === 'ccs' ? 'stripping' : 'plating';
      lines.push(
        `  ${limit} ${formatQuantity(currentDensity, 'currentDensity', 'mA/cm^2', 4)} at ${formatQuantity(stackPressure, 'pressure', 'MPa', 4)}, ${formatQuantity(at, 'temperature', 'degC', 4)}${here ? ', as here' : ''}${calibrated ? ', calibrated on this' : ''} (${source})`,
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
    const fitted = new Set(
      result.assumptions
        .filter(({ certainty }) => certainty === 'calibrated')
        .map((one) => `  ${one.name}: ${one.source}`),
    );
    if (fitted.size > 0) lines.push('', 'Calibrated on', ...fitted);
  }
  lines.push('', `Results: ${beside.report ? join(beside.out, 'critical.html') : beside.out}`);
  return `${lines.join('\n')}\n`;
}
