import { formatQuantity } from './display-units.js';

type Step = Readonly<Record<string, unknown>>;

const conditionUnits: Readonly<Record<string, string>> = {
  time: 's',
  capacity: 'C/m^2',
  voltage: 'V',
  contactFraction: '1',
  currentDensity: 'A/m^2',
};

const conditionWords: Readonly<Record<string, string>> = {
  time: '',
  capacity: '',
  voltage: '|voltage| ',
  contactFraction: 'contact ',
  currentDensity: '|current density| ',
};

function quantity(value: unknown, unit: string): string {
  return typeof value === 'number' ? formatQuantity(value, unit) : String(value);
}

function conditions(until: unknown): string {
  if (!Array.isArray(until) || until.length === 0) return '';
  const words = (until as Step[]).map(({ kind, value }) =>
    kind === 'short'
      ? 'a short'
      : `${conditionWords[String(kind)] ?? `${kind} `}${quantity(value, conditionUnits[String(kind)] ?? '1')}`,
  );
  return ` until ${words.join(' or ')}`;
}

/** One step as it is said: `strip 0.2 mA/cm² until 0.5 mAh/cm²`; null for a kind that is not known here. */
function stepInWords(step: Step): string | null {
  const { kind } = step;
  switch (kind) {
    case 'strip':
    case 'plate':
      return `${kind} ${quantity(step.currentDensity, 'A/m^2')}${conditions(step.until)}`;
    case 'rest':
      return `rest ${quantity(step.duration, 's')}`;
    case 'hold':
      return `hold ${quantity(step.voltage, 'V')}${conditions(step.until)}`;
    case 'ramp':
      return `ramp from ${quantity(step.from, 'A/m^2')} to ${quantity(step.to, 'A/m^2')} in ${quantity(step.duration, 's')}${conditions(step.until)}`;
    case 'pressure':
      return `pressure to ${quantity(step.pressure, 'Pa')} in ${quantity(step.duration, 's')}`;
    case 'steppedTest': {
      const { kind: by, value } = step.halfCycle as Step;
      return `stepped test from ${quantity(step.from, 'A/m^2')} to ${quantity(step.to, 'A/m^2')} by ${quantity(step.step, 'A/m^2')}, each way ${quantity(value, conditionUnits[String(by)] ?? '1')}, rest ${quantity(step.rest, 's')}`;
    }
    case 'follow': {
      const { rows, segments, duration } = step.record as Step;
      const drive = (step.drive as readonly string[]).join(' and ');
      return `follow the ${drive} of ${step.name} for ${quantity(duration, 's')} (${rows} rows, ${segments} straight lines)`;
    }
    default:
      return null;
  }
}

/**
 * A protocol as it is said, a line a step; what a cycle repeats stands below it, indented by two spaces a level.
 *
 * @param protocol the validated protocol (SI)
 * @returns null when it holds anything that is not known here
 */
export function protocolInWords(protocol: unknown): string[] | null {
  if (!Array.isArray(protocol)) return null;
  const lines: string[] = [];
  for (const step of protocol as Step[]) {
    if (step.kind === 'cycle') {
      const inner = protocolInWords(step.steps);
      if (inner === null) return null;
      lines.push(`${step.count} times:`, ...inner.map((line) => `  ${line}`));
    } else {
      const words = stepInWords(step);
      if (words === null) return null;
      lines.push(words);
    }
  }
  return lines;
}
