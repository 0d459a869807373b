import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** One mention of another module in a source file. */
export interface Import {
  /** File that imports, relative to the root of the sources, with forward slashes. */
  readonly from: string;
  /** 1-based. */
  readonly line: number;
  /** As written; null when it is not a literal, so that nobody can say where it leads. */
  readonly specifier: string | null;
  /** Relative to the root of the sources with forward slashes; null for a package or a built-in module. */
  readonly target: string | null;
  /** `type`: gone after compilation; `value`: loaded with the file; `lazy`: loaded when asked for; `url`: named by its address. */
  readonly kind: 'type' | 'value' | 'lazy' | 'url';
}

/** The TypeScript files under a folder, in a fixed order. */
export function sourceFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.split(sep).join('/'))
    .sort();
}

/**
 * Every import of every file under a folder: static imports and re-exports, type imports (`import type`, `import('…').T`),
 * `import()`, `require()`, and `new URL('…', import.meta.url)`, by which workers and data files are named. Read from the syntax
 * tree, so that a comment or a text that looks like an import is none.
 *
 * @param root the folder of the sources
 */
export function readImports(root: string): Import[] {
  return sourceFiles(root).flatMap((from) => importsOf(root, from));
}

function importsOf(root: string, from: string): Import[] {
  const path = join(root, from);
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, kind: Import['kind'], at: ts.Node): void => {
    const specifier = textOf(node, kind === 'url');
    const line = file.getLineAndCharacterOfPosition(at.getStart()).line + 1;
    found.push({ from, line, specifier, target: targetOf(root, path, specifier, kind), kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(
        node.moduleSpecifier,
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'value',
        node,
      );
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value', node);
    } else if (ts.isImportTypeNode(node)) {
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, 'type', node);
    } else if (ts.isCallExpression(node) && isImportCall(node)) {
      add(node.arguments[0], 'lazy', node);
    } else if (ts.isNewExpression(node) && isModuleUrl(node)) {
      add(node.arguments?.[0], 'url', node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isImportCall({ expression }: ts.CallExpression): boolean {
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(expression) && expression.text === 'require')
  );
}

function isModuleUrl(node: ts.NewExpression): boolean {
  return node.expression.getText() === 'URL' && node.arguments?.[1]?.getText() === 'import.meta.url';
}

/** The literal; of an address the part before the first placeholder is enough. */
function textOf(node: ts.Node | undefined, isAddress: boolean): string | null {
  if (node === undefined) return null;
  if (ts.isStringLiteralLike(node)) return node.text;
  return isAddress && ts.isTemplateExpression(node) ? node.head.text : null;
}

function targetOf(root: string, path: string, specifier: string | null, kind: Import['kind']): string | null {
  if (specifier === null || !(kind === 'url' || specifier.startsWith('.'))) return null;
  const target = relative(root, resolve(dirname(path), specifier))
    .split(sep)
    .join('/');
  return target.replace(/\.js$/, '.ts');
}

/** Top folder of a file, or the file itself when it lies at the root. */
export const folderOf = (file: string): string => file.split('/')[0];

/**
 * What the imports do against the declared directions, one sentence each.
 *
 * @param imports see `readImports`
 * @param directions for each folder (or file at the root) what it may import from; its own files always, and what is in `everyone`
 * @param everyone files at the root that all may import
 */
export function againstDirections(
  imports: readonly Import[],
  directions: Readonly<Record<string, readonly string[]>>,
  everyone: readonly string[] = [],
): string[] {
  return imports.flatMap(({ from, line, specifier, target, kind }) => {
    const place = `${from}:${line}`;
    const folder = folderOf(from);
    const allowed = directions[folder];
    if (allowed === undefined) return [`${place}: ${folder} has no declared directions`];
    if (specifier === null) return [`${place}: the module that is imported is not a literal`];
    if (target === null || everyone.includes(target)) return [];
    // Data of the package beside its sources, such as scenarios and measured data.
    if (kind === 'url' && /^\.\.(\/(?!\.\.)|$)/.test(target)) return [];
    if (target.startsWith('../')) return [`${place}: ${specifier} leads out of the sources`];
    const to = folderOf(target);
    return to === folder || allowed.includes(to) ? [] : [`${place}: ${folder} may not import ${to} (${target})`];
  });
}

/**
 * A closed way through a directed graph, or null when there is none.
 *
 * @param edges pairs from, to
 */
export function findCycle(edges: Iterable<readonly [from: string, to: string]>): string[] | null {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from === to) continue;
    const targets = next.get(from) ?? new Set();
    next.set(from, targets.add(to));
  }
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (node: string): string[] | null => {
    if (done.has(node)) return null;
    const place = way.indexOf(node);
    if (place >= 0) return [...way.slice(place), node];
    way.push(node);
    for (const target of next.get(node) ?? []) {
      const cycle = walk(target);
      if (cycle !== null) return cycle;
    }
    way.pop();
    done.add(node);
    return null;
  };
  for (const node of next.keys()) {
    const cycle = walk(node);
    if (cycle !== null) return cycle;
  }
  return null;
}
