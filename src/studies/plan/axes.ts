import { resolve } from 'node:path';
import type { AxisEntry } from '../../io/scenario/index.js';
import { type Issue, LithostatError } from '../../quantity/index.js';
import { type AxisTree, either, product, together } from './axis-tree.js';
import { axisValuesOf } from './axis-values.js';
import { type Choice, type Column, choiceOf, columnOf } from './column.js';
import { readPathTable } from './list-file.js';

/** Axes with their values written out, before their columns are known. */
type Listed =
  | {
      readonly kind: 'together';
      readonly paths: readonly string[];
      readonly values: readonly (readonly unknown[])[];
      /** That names the paths. */
      readonly file?: string;
    }
  | { readonly kind: 'product' | 'either'; readonly parts: readonly Listed[] };

async function listed(entries: readonly AxisEntry[], directory: string): Promise<Listed> {
  const parts: Listed[] = [];
  for (const entry of entries) parts.push(await listedEntry(entry, directory));
  return { kind: 'product', parts };
}

async function listedEntry(entry: AxisEntry, directory: string): Promise<Listed> {
  if (isEither(entry)) {
    const parts: Listed[] = [];
    for (const branch of entry.either) parts.push(await listed(branch, directory));
    return { kind: 'either', parts };
  }
  if (isList(entry)) {
    const file = resolve(directory, entry.list);
    const { columns } = await readPathTable(file);
    const values = columns.map((column) => column.values);
    return { kind: 'together', paths: columns.map(({ path }) => path), values, file };
  }
  const axes = Object.entries(entry);
  return {
    kind: 'together',
    paths: axes.map(([path]) => path),
    values: axes.map(([, values]) => axisValuesOf(values)),
  };
}

const isEither = (entry: AxisEntry): entry is { either: readonly (readonly AxisEntry[])[] } =>
  Object.hasOwn(entry, 'either');
const isList = (entry: AxisEntry): entry is { list: string } => Object.hasOwn(entry, 'list');

/** Every path with its values, in the order in which they come; those of alternatives belong to one column. */
function collect(axes: Listed, into: Map<string, unknown[]>): void {
  if (axes.kind !== 'together') {
    for (const part of axes.parts) collect(part, into);
    return;
  }
  axes.paths.forEach((path, index) => {
    const known = into.get(path) ?? [];
    for (const value of axes.values[index]) if (value !== undefined) known.push(value);
    into.set(path, known);
  });
}

/** The files that name paths in their headings, by path. */
function filesOf(axes: Listed, into = new Map<string, string>()): Map<string, string> {
  if (axes.kind !== 'together') for (const part of axes.parts) filesOf(part, into);
  else if (axes.file !== undefined) for (const path of axes.paths) into.set(path, axes.file);
  return into;
}

/** Paths that a combination sets twice; alternatives may share theirs. */
function doubles(axes: Listed): { readonly paths: Set<string>; readonly twice: Set<string> } {
  if (axes.kind === 'together') return { paths: new Set(axes.paths), twice: new Set() };
  const paths = new Set<string>();
  const twice = new Set<string>();
  for (const part of axes.parts.map(doubles)) {
    for (const path of part.twice) twice.add(path);
    for (const path of part.paths) {
      if (axes.kind === 'product' && paths.has(path)) twice.add(path);
      paths.add(path);
    }
  }
  return { paths, twice };
}

/** The axes of a study. */
export interface Axes {
  readonly columns: readonly Column[];
  readonly tree: AxisTree;
  /** Every choice of each column. */
  readonly choices: readonly (readonly Choice[])[];
  /** Of the paths that a file lists: the file. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * The axes of a study with their columns, files read.
 *
 * @param directory folder from which files are looked for
 * @param taken paths that are parameters
 * @throws LithostatError for files, and for paths that are varied twice
 */
export async function axesOf(
  entries: readonly AxisEntry[],
  directory: string,
  taken: readonly string[],
): Promise<Axes> {
  const axes = await listed(entries, directory);
  const { paths, twice } = doubles(axes);
  for (const path of paths) if (taken.includes(path)) twice.add(path);
  const issues = [...twice].map(
    (path): Issue => ({
      code: 'conflicting-keys',
      path: 'study.axes',
      message: `${path} is varied twice`,
      got: path,
      expected: 'each path once',
      remedy: 'remove one of the two',
    }),
  );
  if (issues.length > 0) throw new LithostatError(issues);
  const values = new Map<string, unknown[]>();
  collect(axes, values);
  const columns = [...values].map(([path, own]) => columnOf(path, own));
  const place = new Map(columns.map(({ path }, index) => [path, index]));
  const choices: Choice[][] = columns.map(() => []);
  const build = (node: Listed): AxisTree => {
    if (node.kind !== 'together') return (node.kind === 'product' ? product : either)(node.parts.map(build));
    const indices = node.paths.map((path) => place.get(path)!);
    // A value that comes many times is one choice.
    const made = node.values.map((list, i) => {
      const known = new Map<string, Choice>();
      return list.map((value) => {
        if (value === undefined) return null;
        const name = typeof value === 'string' ? value : JSON.stringify([value]);
        const choice = known.get(name) ?? choiceOf(columns[indices[i]], value);
        if (!known.has(name)) {
          known.set(name, choice);
          choices[indices[i]].push(choice);
        }
        return choice;
      });
    });
    return together(indices, made);
  };
  return { columns, tree: build(axes), choices, files: filesOf(axes) };
}
