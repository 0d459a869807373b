import { type Issue, LithostatError } from '../../quantity/index.js';
import { readRange, splitValues, withSharedUnit } from '../plan/value-list.js';

/** What the command line says of an atlas, beside its scenario. */
export interface AtlasFlags {
  /** `path=from..to`, with `log` behind it for equal factors; `path=a,b` for values with maps of their own. They replace those of the scenario. */
  readonly axis?: readonly string[];
  readonly mode?: string;
  readonly resolution?: number;
  readonly target?: string;
  readonly accuracy?: string;
  readonly width?: string;
  readonly heldOut?: number;
  readonly samples?: number;
  readonly seed?: number;
}

/**
 * The flags as overrides of the section `atlas`, so that they are checked like it.
 *
 * @throws LithostatError with every axis that cannot be read
 */
export function atlasOverrides(flags: AtlasFlags): string[] {
  const issues: Issue[] = [];
  const axes: Record<string, unknown> = {};
  for (const text of flags.axis ?? []) {
    const [path, values] = halves(text);
    const range = values === undefined ? null : readRange(values);
    if (range !== null && range.steps === undefined) {
      axes[path] = { from: range.from, to: range.to, spacing: range.spacing };
    } else if (values !== undefined && values !== '' && range === null && !values.includes('..')) {
      axes[path] = withSharedUnit(splitValues(values)).map(unquoted);
    } else {
      issues.push({
        code: 'bad-override',
        path,
        file: '--axis',
        message: range === null ? 'this is no axis of a map' : 'the map chooses its own steps',
        got: JSON.stringify(text),
        expected: 'path=from..to, path="from..to log", or path=a,b for values with maps of their own',
        remedy: 'write for example --axis operation.stackPressure="1..30 MPa log"',
      });
    }
  }
  if (issues.length > 0) throw new LithostatError(issues);
  const single = (name: string, value: unknown) =>
    value === undefined ? [] : [`atlas.${name}=${JSON.stringify(value)}`];
  const modes = flags.mode?.split(',').map((mode) => mode.trim());
  return [
    ...(Object.keys(axes).length > 0 ? [`atlas.axes=${JSON.stringify(axes)}`] : []),
    ...single('modes', modes),
    ...single('resolution', flags.resolution),
    ...single('target', flags.target),
    ...single('accuracy', flags.accuracy),
    ...single('width', flags.width),
    ...single('heldOut', flags.heldOut),
    ...single('samples', flags.samples),
    ...single('seed', flags.seed),
  ];
}

/** Before and after the first equals sign outside quotes. */
function halves(text: string): [path: string, values: string | undefined] {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '"') quoted = !quoted;
    if (text[index] === '=' && !quoted) return [text.slice(0, index).trim(), text.slice(index + 1).trim()];
  }
  return [text.trim(), undefined];
}

/** A piece of a list as data: numbers and words, quoted or not. */
function unquoted(piece: string): unknown {
  const number = Number(piece);
  if (piece !== '' && Number.isFinite(number)) return number;
  if (piece === 'true' || piece === 'false') return piece === 'true';
  return piece.replace(/^"(.*)"$/s, '$1').replace(/^'(.*)'$/s, '$1');
}
