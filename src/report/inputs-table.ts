import { inWords } from './column-names.js';
import { formatNumber, formatQuantity, raisedExponents } from './display-units.js';
import { type Html, html, table } from './html-page.js';
import { protocolInWords } from './protocol-words.js';

/** SI unit by the last words of a path; the longest match counts. */
const unitsByPath: Readonly<Record<string, string>> = {
  area: 'm^2',
  thickness: 'm',
  temperature: 'K',
  referenceTemperature: 'K',
  resistance: 'ohm m^2',
  activationEnergy: 'J/mol',
  hardness: 'Pa',
  pressure: 'Pa',
  stackPressure: 'Pa',
  ambientPressure: 'Pa',
  voidPressure: 'Pa',
  stiffness: 'Pa/m',
  time: 's',
  rest: 's',
  every: 's',
  duration: 's',
  spacing: 'm',
  seedRadius: 'm',
  initialRadius: 'm',
  sinkLength: 'm',
  wavelength: 'm',
  depth: 'm',
  voidGrowth: 'm',
  start: 'A/m^2',
  step: 'A/m^2',
  stop: 'A/m^2',
  range: 'A/m^2',
  currentDensity: 'A/m^2',
  exchangeCurrentDensity: 'A/m^2',
  capacity: 'C/m^2',
  voltage: 'V',
  voltageLimit: 'V',
  conductivity: 'S/m',
  fractureToughness: 'Pa m^0.5',
  youngsModulus: 'Pa',
  molarVolume: 'm^3/mol',
  surfaceEnergy: 'J/m^2',
  referenceStress: 'Pa',
  referenceRate: '1/s',
  referenceDiameter: 'm',
  width: 'm',
  radius: 'm',
  height: 'm',
  position: 'm',
  'patches.from': 'm',
  'patches.to': 'm',
  'grains.size': 'm',
  boundaryResistance: 'ohm m^2',
  adhesion: 'Pa',
  gapLength: 'm',
  closedRadius: 'm',
  fieldsEvery: 's',
  currentBound: 'A/m^2',
  creepRate: '1/s',
  'selfDiffusion.referenceValue': 'm^2/s',
  'interfaceDiffusivity.referenceValue': 'm^3/s',
};

interface Row {
  readonly path: string;
  /** What is shown: the value in the unit of the field. */
  readonly value: string;
  /** The same in SI, where that is something else. */
  readonly si: string;
}

/** What a model means by a null, by the last two words of a path, where it is not the lack of something. */
const nullInWords: Readonly<Record<string, string>> = { 'voids.translation': 'law' };

const wordsOf = (path: string): string[] => path.replace(/\[\d+\]/g, '').split('.');
const lastTwo = (path: string): string => wordsOf(path).slice(-2).join('.');

function unitOf(path: string): string | null {
  return unitsByPath[lastTwo(path)] ?? unitsByPath[wordsOf(path).at(-1) ?? ''] ?? null;
}

function shown(path: string, value: unknown): Omit<Row, 'path'> {
  if (value === true || value === false) return { value: value ? 'on' : 'off', si: '' };
  if (value === null) return { value: nullInWords[lastTwo(path)] ?? 'none', si: '' };
  if (typeof value !== 'number') return { value: String(value), si: '' };
  const unit = unitOf(path);
  if (unit === null) return { value: formatNumber(value, 6), si: '' };
  return { value: formatQuantity(value, unit), si: `${formatNumber(value, 6)} ${raisedExponents(unit)}` };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A coefficient that a model keeps at the temperature of the cell: an Arrhenius law without a slope. */
const isIsothermal = (value: Readonly<Record<string, unknown>>): boolean =>
  'referenceValue' in value && 'referenceTemperature' in value && value.activationEnergy === 0;
const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

function flatten(value: unknown, path: string, rows: Row[]): void {
  if (Array.isArray(value)) {
    const [first] = value;
    if (value.length > 1 && isRecord(first) && value.every((one) => JSON.stringify(one) === JSON.stringify(first))) {
      flatten(first, `${path} (${value.length === 2 ? 'both' : `all ${value.length}`} alike)`, rows);
    } else {
      for (const [index, item] of value.entries()) {
        // A row of numbers, such as a class of voids, is one line.
        if (isRecord(item) && value.length > 2 && Object.values(item).every(isPlain)) {
          const parts = Object.entries(item).map(
            ([key, one]) => `${inWords(key)} ${shown(`${path}.${key}`, one).value}`,
          );
          rows.push({ path: `${path}[${index}]`, value: parts.join(', '), si: '' });
        } else flatten(item, `${path}[${index}]`, rows);
      }
    }
  } else if (isRecord(value) && isIsothermal(value)) {
    const held = shown(`${path}.referenceValue`, value.referenceValue);
    rows.push({ path, value: `${held.value} at the cell's temperature`, si: held.si });
  } else if (isRecord(value)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (entries.length > 1 && entries.every(([, item]) => typeof item === 'boolean')) {
      for (const [state, word] of [
        [true, 'on'],
        [false, 'off'],
      ] as const) {
        const names = entries.filter(([, item]) => item === state).map(([key]) => inWords(key));
        if (names.length > 0) rows.push({ path: `${path}, ${word}`, value: names.join(', '), si: '' });
      }
    } else for (const [key, item] of entries) flatten(item, path ? `${path}.${key}` : key, rows);
  } else if (value !== undefined) rows.push({ path, ...shown(path, value) });
}

function rowsOf(value: unknown, path = ''): [string, string, string][] {
  const rows: Row[] = [];
  flatten(value, path, rows);
  return rows.map(({ path, value, si }) => [path, value, si]);
}

const header = ['Input', 'Value', 'In SI units'];

/**
 * The inputs of a run: the scenario with its protocol in words, and folded away the settings of searches and every number that the
 * model was given.
 *
 * @param inputs the scenario in SI, nested, with the model's own numbers under `resolved`
 */
export function inputsSection(inputs: Readonly<Record<string, unknown>>): Html {
  const { resolved, critical, ...given } = inputs;
  const operation = isRecord(given.operation) ? given.operation : {};
  const words = protocolInWords(operation.protocol);
  // In its place among the sections, without the protocol when that can be said in words.
  const { protocol: _protocol, ...conditions } = operation;
  const shownInputs = words === null ? given : { ...given, operation: conditions };
  // The sources have a section of their own.
  const { sources: _sources, ...numbers } = isRecord(resolved) ? resolved : { sources: null };
  return html`<div class="inputs">${table('What the scenario says, defaults included.', header, rowsOf(shownInputs))}
${words === null ? null : html`<h3>Protocol</h3><pre>${words.join('\n')}</pre>`}
${folded('Every number that the model was given', rowsOf(numbers))}
${folded('Settings of searches, of no effect on a run', rowsOf(critical, 'critical'))}</div>`;
}

function folded(title: string, rows: readonly [string, string, string][]): Html | null {
  if (rows.length === 0) return null;
  return html`<details><summary>${title} (${rows.length} lines)</summary>${table('', header, rows)}</details>`;
}
