import { parsePath, valueAt } from '../../io/scenario/index.js';
import { librarySpread } from '../../materials/index.js';
import type { PropertyRecord, PropertyRecords } from '../../materials/record.js';
import { type Issue, LithostatError, nearest, type UnitScale } from '../../quantity/index.js';
import { type Distribution, lognormal, truncated } from '../../statistics/index.js';
import type { Study } from '../load-study.js';
import { knownScale, quantityOf } from './column.js';

/** A value of the materials library as an uncertain parameter. */
export interface LibraryParameter {
  /** Unit as the library writes the value. */
  readonly scale: UnitScale;
  readonly distribution: Distribution;
  /** Median, factor, why this factor, certainty and source, for the record of the study. */
  readonly record: Readonly<Record<string, unknown>>;
}

function refuse(path: string, issue: Omit<Issue, 'path'>): never {
  throw new LithostatError([{ path: `study.parameters[${JSON.stringify(path)}]`, ...issue }]);
}

/** The records that a path leads into, with what is left of the path. */
function recordsAt(study: Study, path: string): { records: PropertyRecords; rest: string; properties: unknown } {
  const segments = parsePath(path) ?? [];
  const [section, part, ...others] = segments;
  const { cell } = study.scenario;
  if (section === 'cell' && part === 'interfaces') {
    const index = typeof others[0] === 'number' ? others[0] : 0;
    const rest = typeof others[0] === 'number' ? others.slice(1) : others;
    const [record, electrode] = [cell.interfaces[index], cell.electrodes[index]];
    if (record !== undefined && electrode !== undefined && rest.length > 0) {
      const found = study.library.interfaceClass(electrode.metal, cell.electrolyte.material, record.class);
      return { records: found.records, rest: rest.join('.'), properties: found.properties };
    }
  }
  if (section === 'materials' && typeof part === 'string' && others.length > 0) {
    const found = study.library.find(part);
    const rest = others.join('.');
    if (found?.kind === 'metal') return { ...study.library.metal(part), rest };
    if (found?.kind === 'electrolyte') return { ...study.library.electrolyte(part), rest };
  }
  return refuse(path, {
    code: 'not-in-library',
    message: 'the materials library has no values for this path',
    got: path,
    expected: 'a value of cell.interfaces, or of a material: materials.Li.surfaceEnergy',
    remedy: 'give it a distribution of its own, for example { uniform: [a, b] }',
  });
}

/**
 * What the library says of a path: its value with the spread of its range or certainty.
 *
 * @param study the scenario without its axes: it decides on the interface class, and on what it overrides
 * @throws LithostatError when the library has no such number, or the scenario gives the value itself
 */
export function libraryParameter(study: Study, path: string): LibraryParameter {
  if (valueAt(study.input, parsePath(path) ?? []) !== undefined) {
    refuse(path, {
      code: 'not-in-library',
      message: 'the scenario gives this value itself, and the library cannot say how certain it is',
      got: String(valueAt(study.input, parsePath(path) ?? [])),
      expected: 'a value that is left to the library',
      remedy: 'remove it from the scenario, or give it a distribution of its own',
    });
  }
  const { records, rest, properties } = recordsAt(study, path);
  const record = records.get(rest);
  if (record === undefined) {
    const names = [...records].flatMap(([name, one]) => (librarySpread(one) === null ? [] : [name]));
    const guess = nearest(rest, names);
    return refuse(path, {
      code: 'not-in-library',
      message: `the library has no value "${rest}" here`,
      got: rest,
      expected: `one of ${names.join(', ')}`,
      ...(guess === undefined ? {} : { nearest: guess }),
    });
  }
  const spread = librarySpread(record);
  if (spread === null) {
    return refuse(path, {
      code: 'not-in-library',
      message:
        record.certainty === 'scenario' ? 'the scenario gives this value itself' : 'this value has no default spread',
      got: record.text,
      expected: 'a number above zero that the library gives',
      remedy: 'give it a distribution of its own, for example { normal: { mean: …, deviation: … } }',
    });
  }
  const scale = writtenScale(record);
  // A value that depends on temperature is overridden at the reference temperature, where the record may not be.
  const shift = referenceOf(properties, rest) / (record.value as number);
  const at = (si: number) => scale.fromSI(si * shift);
  const base = lognormal({ median: at(spread.median), factor: spread.factor });
  const bounds = {
    ...(spread.low === undefined ? {} : { low: at(spread.low) }),
    ...(spread.high === undefined ? {} : { high: at(spread.high) }),
  };
  const distribution = spread.low === undefined && spread.high === undefined ? base : truncated(base, bounds);
  const { certainty, source } = record;
  const { factor, reason } = spread;
  return {
    scale,
    distribution,
    record: {
      distribution: { lognormal: { median: at(spread.median), factor }, ...bounds },
      reason,
      certainty,
      source,
    },
  };
}

/** The unit in which the library writes a value; SI where its text is no quantity, or one per particle (eV) that is kept per mole. */
function writtenScale({ text, unit, value }: PropertyRecord): UnitScale {
  const written = quantityOf(text);
  const isThis = written !== undefined && Math.abs(written.si - (value as number)) <= 1e-9 * Math.abs(value as number);
  return isThis ? written.unit : knownScale(unit === '1' ? '' : unit);
}

function referenceOf(properties: unknown, path: string): number {
  const value = valueAt(properties, path.split('.'));
  const reference = valueAt(value, ['reference']);
  return typeof reference === 'number' ? reference : (value as number);
}
