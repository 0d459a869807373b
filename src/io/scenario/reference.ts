import { dimensionNames, dimensions } from '../../quantity/index.js';
import { scenarioJsonSchema } from './json-schema.js';
import type { ScenarioSchema } from './schema.js';

/** The parts of a JSON Schema that the page reads. */
interface Node {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node | boolean;
  readonly prefixItems?: readonly Node[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

type Definitions = Readonly<Record<string, Node>>;

const code = (text: string): string => `\`${text}\``;

function resolve(node: Node, definitions: Definitions): Node {
  if (node.$ref === undefined) return node;
  const { $ref, ...own } = node;
  return { ...definitions[$ref.replace('#/$defs/', '')], ...own };
}

/** The dimension of a quantity, told by its examples, which come from the table of dimensions. */
function dimensionOf(node: Node): string | undefined {
  const examples = JSON.stringify(node.examples);
  const name = dimensionNames.find((candidate) => JSON.stringify(dimensions[candidate].examples) === examples);
  return name === undefined || name === 'dimensionless' ? undefined : dimensions[name].title;
}

/** The form `{ expression, unit }` of a function of temperature, somewhere among the alternatives of a node. */
function isTemperatureFunction(node: Node): boolean {
  return (node.anyOf ?? []).some(
    (option) => option.properties?.expression !== undefined || isTemperatureFunction(option),
  );
}

/** Words for a function of temperature, with the dimension that its alternatives share. */
function temperatureFunctionText(node: Node): string {
  const forms = `function of temperature ${code('{ expression, unit }')} or ${code('{ value, at, activationEnergy }')}`;
  const withExamples = [node, ...(node.anyOf ?? [])].find((option) => option.examples !== undefined);
  const dimension = withExamples === undefined ? undefined : dimensionOf(withExamples);
  return dimension === undefined
    ? `quantity, or ${forms}`
    : `${dimension}, e.g. ${code(String(withExamples!.examples![0]))}, or ${forms}`;
}

/** What one may write, in words. */
function valueText(node: Node, definitions: Definitions): string {
  const here = resolve(node, definitions);
  if (here.const !== undefined) return code(String(here.const));
  if (here.enum !== undefined) return here.enum.map((word) => code(String(word))).join(', ');
  if (isTemperatureFunction(here)) return temperatureFunctionText(here);
  if (here.anyOf !== undefined)
    return [...new Set(here.anyOf.map((option) => valueText(option, definitions)))].join(', or ');
  if (here.prefixItems !== undefined) {
    const kinds = [...new Set(here.prefixItems.map((item) => valueText(item, definitions)))];
    return `list of ${here.prefixItems.length}: ${kinds.join(', ')}`;
  }
  if (here.type === 'array') return 'list';
  if (here.type === 'object') return 'section';
  const dimension = dimensionOf(here);
  if (dimension !== undefined) return `${dimension}, e.g. ${code(String(here.examples![0]))}`;
  if (here.examples?.[0] === '2 %') return `percentage or fraction, e.g. ${code('2 %')}`;
  if (here.examples?.includes('2 %')) return `number, e.g. ${code(String(here.examples[0]))}`;
  if (here.type === 'string') {
    return here.examples?.[0] === undefined ? 'text' : `text, e.g. ${code(String(here.examples[0]))}`;
  }
  if (here.type === 'integer') return 'whole number';
  if (here.type === 'boolean') return `${code('true')}, ${code('false')}`;
  return Array.isArray(here.type) ? here.type.join(' or ') : String(here.type ?? 'any');
}

function limitsText(node: Node): string {
  const limits: string[] = [];
  if (node.minimum !== undefined && node.minimum > Number.MIN_SAFE_INTEGER) limits.push(`at least ${node.minimum}`);
  if (node.exclusiveMinimum !== undefined) limits.push(`above ${node.exclusiveMinimum}`);
  if (node.maximum !== undefined && node.maximum < Number.MAX_SAFE_INTEGER) limits.push(`at most ${node.maximum}`);
  if (node.exclusiveMaximum !== undefined) limits.push(`below ${node.exclusiveMaximum}`);
  return limits.join(', ');
}

function defaultText(value: unknown): string {
  if (value === undefined) return '';
  return code(typeof value === 'string' ? value : JSON.stringify(value));
}

interface Row {
  readonly path: string;
  readonly cells: readonly string[];
}

/** Collects the rows of a section, depth first in the order of the declaration. */
function collect(
  node: Node,
  path: string,
  required: string,
  definitions: Definitions,
  open: readonly string[],
  rows: Row[],
): void {
  const here = resolve(node, definitions);
  const [meaning = '', limits] = (here.description ?? '').split(' Limits: ');
  const wanted = required === '' ? defaultText(here.default) : required;
  rows.push({
    path,
    cells: [
      code(path),
      meaning,
      valueText(here, definitions),
      wanted,
      limits === undefined ? limitsText(here) : limits.replace(/\.$/, ''),
    ],
  });
  const descend = (part: Node, partPath: string, above: readonly string[], isAlternative = false): void => {
    // A protocol holds cycles that hold a protocol: said once.
    if (part.$ref !== undefined && above.includes(part.$ref)) return;
    const target = resolve(part, definitions);
    if (isTemperatureFunction(target)) return;
    const within = part.$ref === undefined ? above : [...above, part.$ref];
    for (const option of target.anyOf ?? []) descend(option, partPath, within, true);
    for (const [key, child] of Object.entries(target.properties ?? {})) {
      // What one alternative requires, another does not have.
      const word = isAlternative ? 'required in this form' : '**required**';
      const demand = target.required?.includes(key) ? word : '';
      collect(child, `${partPath}.${key}`, demand, definitions, within, rows);
    }
    if (typeof target.additionalProperties === 'object')
      descend(target.additionalProperties, `${partPath}.NAME`, within);
    if (typeof target.items === 'object') descend(target.items, `${partPath}[]`, within);
  };
  descend(node, path, open);
}

/**
 * The reference page of scenario files in Markdown: every key with its meaning, value, default and limits.
 *
 * @param schema from `buildScenarioSchema`
 */
export function scenarioReference(schema: ScenarioSchema): string {
  const root = scenarioJsonSchema(schema) as Node & { $defs?: Definitions };
  const definitions = root.$defs ?? {};
  const lines = [
    '# Scenario files: every key',
    '',
    'Generated from the declaration that also checks scenario files; do not edit. Quantities are text with a unit',
    '("0.2 mA/cm^2"); `[]` stands for the entries of a list, `NAME` for a name of your choice. What has neither a default nor is',
    'required is left to the interface class of the materials library, or to the meaning given.',
  ];
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  for (const [key, section] of Object.entries(root.properties ?? {})) {
    const rows: Row[] = [];
    collect(section, key, root.required?.includes(key) ? '**required**' : '', definitions, [], rows);
    lines.push('', `## ${key}`, '', '| key | meaning | value | default | limits |', '|---|---|---|---|---|');
    const seen = new Set<string>();
    for (const row of rows) {
      const line = `| ${row.cells.map(cell).join(' | ')} |`;
      // Alternatives share keys (until, level); the same row is said once.
      if (!seen.has(line)) lines.push(line);
      seen.add(line);
    }
  }
  return `${lines.join('\n')}\n`;
}
