import { z } from 'zod';
import { materialOverrideSchema } from '../../materials/index.js';
import { nearest } from '../../quantity/index.js';
import { atlas } from './atlas.js';
import { calibration } from './calibration.js';
import { cell } from './cell.js';
import { choice, describeValue, isRecord, type Problem } from './choice.js';
import { critical } from './critical.js';
import { checkedSection, numberField, positiveQuantity } from './fields.js';
import { operation } from './operation.js';
import { study } from './study/index.js';
import { isOmittable } from './walk.js';

/** What the schema has to know of a registered cell model. */
export interface ModelDeclaration {
  /** Name of the level of fidelity, as `model.level` writes it. */
  readonly level: string;
  /** Section of the switches and parameters of its mechanisms: a strict object whose keys all have defaults. */
  readonly mechanisms: z.ZodType;
  /** Section of its options, likewise. */
  readonly options: z.ZodType;
}

/** Names (with aliases) that the materials library knows; names are compared without regard to case. */
interface KnownMaterials {
  readonly metals: readonly string[];
  readonly electrolytes: readonly string[];
  readonly interfaceClasses?: readonly string[];
}

/** What the caller hands to the scenario schema. */
interface ScenarioSchemaParts {
  readonly models: readonly ModelDeclaration[];
  /** When given, material names are checked against the library and the scenario's own additions. */
  readonly known?: KnownMaterials;
}

interface ModelSettings {
  readonly level: string;
  readonly mechanisms: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The section as the model declares it, made omittable and described where the model does not do so itself. */
function omittable(section: z.ZodType, description: string): z.ZodType {
  const described = section.description === undefined ? section.meta({ description }) : section;
  return isOmittable(described) ? described : described.prefault({});
}

function modelSection(models: readonly ModelDeclaration[]) {
  const levels = models.map((model) => model.level);
  const options = models.map((model) =>
    z.strictObject({
      level: z.literal(model.level).meta({ description: 'Level of fidelity of the cell model.' }),
      mechanisms: omittable(model.mechanisms, 'Mechanisms of the model, each of which can be switched.'),
      options: omittable(model.options, 'Options of the model.'),
    }),
  );
  const expected = `one of ${levels.join(', ')}`;
  const section = choice(options, (value) => {
    if (!isRecord(value)) {
      const message = 'the model is a section';
      return {
        problem: { code: 'wrong-type', message, got: describeValue(value), expected: `{ level: ${levels[0]} }` },
      };
    }
    const level = value.level;
    const option = typeof level === 'string' ? levels.indexOf(level) : -1;
    if (option >= 0) return { option };
    const guess = typeof level === 'string' ? nearest(level, levels) : undefined;
    return {
      problem: {
        code: level === undefined ? 'missing-key' : 'unknown-name',
        message: level === undefined ? 'the model does not name its level' : 'there is no model of this level',
        at: ['level'],
        got: describeValue(level),
        expected,
        ...(guess === undefined ? {} : { nearest: guess }),
        remedy: `write level: ${guess ?? levels[0]}`,
      },
    };
  }).meta({ description: 'The cell model.' });
  return section as unknown as z.ZodType<
    ModelSettings,
    { level: string; mechanisms?: Record<string, unknown>; options?: Record<string, unknown> }
  >;
}

const output = z
  .strictObject({
    every: positiveQuantity(
      'time',
      'Least time between stored rows of the series; absent: every accepted step.',
    ).optional(),
    figures: z.boolean().meta({ description: 'Whether the report has figures.' }).prefault(true),
  })
  .meta({ description: 'What a run stores.' })
  .prefault({});

function toleranceField(description: string) {
  return numberField(description, { exclusiveMinimum: 0, maximum: 1 });
}

const tolerance = z
  .strictObject({
    charge: toleranceField('Relative closure of the charge balance.').prefault(1e-8),
    lithium: toleranceField('Relative closure of the balance of metal.').prefault(1e-8),
    force: toleranceField('Relative closure of the balance of forces.').prefault(1e-8),
    energy: toleranceField('Relative closure of the energy account.').prefault(0.05),
    relative: numberField('Relative tolerance of the time integration.', { minimum: 1e-13, maximum: 0.1 }).prefault(
      1e-6,
    ),
  })
  .meta({ description: 'Tolerances in physical terms; a run says so when it does not meet them.' })
  .prefault({});

function checkNames(section: Record<string, unknown>, known: KnownMaterials, report: (problem: Problem) => void): void {
  const added = isRecord(section.materials) ? section.materials : {};
  const addedOf = (kind: string): string[] =>
    Object.entries(added)
      .filter(([, record]) => isRecord(record) && (record.kind ?? kind) === kind)
      .map(([name]) => name);
  const check = (name: unknown, kind: string, names: readonly string[], at: (string | number)[]): void => {
    if (typeof name !== 'string' || name === '') return;
    const candidates = [...names, ...addedOf(kind)];
    if (candidates.some((candidate) => candidate.toLowerCase() === name.toLowerCase())) return;
    const guess = nearest(name, candidates);
    report({
      code: 'unknown-name',
      message: `there is no ${kind} "${name}", neither in the library nor under "materials"`,
      at,
      got: JSON.stringify(name),
      expected: `one of ${candidates.join(', ')}`,
      ...(guess === undefined ? {} : { nearest: guess }),
      remedy: guess === undefined ? `add ${name} under "materials", with basedOn` : `write ${guess}`,
    });
  };
  // The cell is in its raw form when it has problems of its own, and normalised otherwise; paths are those of the raw form.
  const settings = section.cell;
  if (isRecord(settings)) {
    const raw = settings.electrode ?? settings.electrodes;
    const list: unknown[] = Array.isArray(raw) ? raw : [raw];
    const same = list.length === 2 && list[0] === list[1];
    (same ? [list[0]] : list).forEach((entry, index) => {
      if (!isRecord(entry)) return;
      const place = list.length === 2 && !same ? ['electrode', index] : ['electrode'];
      check(entry.metal, 'metal', known.metals, ['cell', ...place, 'metal']);
    });
    if (isRecord(settings.electrolyte)) {
      check(settings.electrolyte.material, 'electrolyte', known.electrolytes, ['cell', 'electrolyte', 'material']);
    }
    const interfaces = settings.interfaces;
    const records: unknown[] = Array.isArray(interfaces) ? interfaces : [interfaces];
    const alike = records.length === 1 || records[0] === records[1];
    (alike ? records.slice(0, 1) : records).forEach((entry, index) => {
      if (!isRecord(entry) || known.interfaceClasses === undefined) return;
      check(entry.class, 'interface class', known.interfaceClasses, [
        'cell',
        'interfaces',
        ...(alike ? [] : [index]),
        'class',
      ]);
    });
  }
  const everyName = [...known.metals, ...known.electrolytes];
  for (const [name, record] of Object.entries(added)) {
    if (!isRecord(record) || record.kind !== undefined || record.basedOn !== undefined) continue;
    if (everyName.some((candidate) => candidate.toLowerCase() === name.toLowerCase())) continue;
    const guess = nearest(name, everyName);
    report({
      code: 'unknown-name',
      message: `"${name}" is not in the library, and does not say which kind of material it adds`,
      at: ['materials', name],
      atKey: true,
      got: JSON.stringify(name),
      expected: `an entry of the library (${everyName.join(', ')}), or a new one with "basedOn" or "kind"`,
      ...(guess === undefined ? {} : { nearest: guess }),
      remedy:
        guess === undefined
          ? 'add basedOn: NAME, or kind: metal | electrolyte'
          : `write ${guess}, or add basedOn: ${guess}`,
    });
  }
}

/**
 * The one declaration of scenario files (version 1): type, validation, JSON Schema and reference page come from it.
 *
 * @param parts the registered models and, optionally, the names that the library knows
 * @returns a zod schema from the scenario as written (quantities as text) to the scenario in SI
 */
export function buildScenarioSchema({ models, known }: ScenarioSchemaParts) {
  return checkedSection(
    {
      lithostat: z.literal(1).meta({ description: 'Version of the scenario schema.' }),
      title: z.string().min(1).max(500).meta({ description: 'What the run is, in a line.' }),
      description: z.string().max(20_000).meta({ description: 'Anything worth saying about it.' }).optional(),
      cell,
      materials: z
        .record(z.string().min(1), materialOverrideSchema)
        .meta({ description: 'Changes and additions to the library of materials, by name.' })
        .optional(),
      operation,
      model: modelSection(models),
      critical,
      calibration: calibration.optional(),
      output,
      tolerance,
      study: study.optional(),
      atlas: atlas.optional(),
    },
    (section, report) => {
      if (known !== undefined) checkNames(section, known, report);
    },
  ).meta({
    title: 'lithostat scenario, version 1',
    description: 'A cell, its materials, its operation and what to compute.',
  });
}

export type ScenarioSchema = ReturnType<typeof buildScenarioSchema>;
/** A validated scenario: every quantity in SI, defaults filled in. */
export type Scenario = z.output<ScenarioSchema>;
/** A scenario as a file writes it. */
export type ScenarioInput = z.input<ScenarioSchema>;
