import { resolve } from 'node:path';
import { parseOverrideValue, parsePath, splitOverride } from '../../io/scenario/index.js';
import { type Issue, LithostatError } from '../../quantity/index.js';
import { quantityOf } from './column.js';
import { readRange, splitValues, withSharedUnit } from './value-list.js';

/** What the command line says of a study, beside its scenario. */
export interface StudyFlags {
  /** `path=value` for all cases, `path=a,b,c` for an axis, `path=a..b` for a range. */
  readonly set?: readonly string[];
  /** The axes alone: parameters keep the values of the scenario. */
  readonly grid?: boolean;
  /** The axes of the command line go together, value by value. */
  readonly zip?: boolean;
  /** Number of samples of a Latin hypercube, of a Sobol' sequence, or drawn at random. */
  readonly lhs?: number;
  readonly sobol?: number;
  readonly monteCarlo?: number;
  readonly seed?: number;
  /** File of combinations, from the current folder. */
  readonly list?: string;
  /** `run`, `critical:ccs` or `compare:FILE`. */
  readonly case?: string;
  readonly where?: readonly string[];
  readonly exclude?: readonly string[];
  readonly output?: readonly string[];
  /** Limits of a case: `60 s`, `512 MB`. */
  readonly caseTime?: string;
  readonly caseMemory?: string;
}

/** One `--set` that stands for several values. */
interface Varied {
  readonly text: string;
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>> | readonly unknown[];
  /** Set: a distribution, where the design samples. */
  readonly distribution?: Readonly<Record<string, unknown>>;
  /** The ends alone are given, which only a sample can take. */
  readonly isOpen: boolean;
}

/** `--set` taken apart: what holds for every case, and what is varied. */
export interface SplitSets {
  readonly fixed: readonly string[];
  readonly varied: readonly Varied[];
}

const plain = (text: string): unknown => {
  const parsed = parseOverrideValue(text);
  return 'value' in parsed ? parsed.value : text;
};

/** Takes the texts of `--set` apart. */
export function splitSets(texts: readonly string[]): SplitSets {
  const fixed: string[] = [];
  const varied: Varied[] = [];
  for (const text of texts) {
    const parts = splitOverride(text);
    const pieces = parts === null ? [] : splitValues(parts.value);
    const range = pieces.length === 1 ? readRange(pieces[0]) : null;
    if (parts === null || (pieces.length < 2 && range === null)) {
      fixed.push(text);
    } else if (range !== null) {
      const { from, to, steps, spacing } = range;
      const law = spacing === 'logarithmic' ? 'loguniform' : 'uniform';
      varied.push({
        text,
        path: parts.path,
        values: { from, to, steps, spacing },
        ...(steps === undefined ? { distribution: { [law]: [from, to] } } : {}),
        isOpen: steps === undefined,
      });
    } else {
      const values = withSharedUnit(pieces).map(plain);
      const isRange = values.length === 2 && values.every((value) => quantityOf(value) !== undefined);
      const distribution = isRange ? { uniform: values } : { values };
      varied.push({ text, path: parts.path, values, distribution, isOpen: false });
    }
  }
  return { fixed, varied };
}

/** A section `study` as plain data, changed by the command line, with what to say of it. */
export interface MergedSection {
  readonly section: Record<string, unknown>;
  /** Places in the section that come from the command line, with the flag. */
  readonly added: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}

type Section = Record<string, unknown>;
const isSection = (value: unknown): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The section `study` of a scenario with what the command line adds to it or puts in its place.
 *
 * @param raw the section as written, or nothing
 * @param sets what `splitSets` found
 * @throws LithostatError for flags that contradict each other or the section
 */
export function mergeFlags(raw: unknown, sets: SplitSets, flags: StudyFlags): MergedSection {
  const merger = new Merger(isSection(raw) ? structuredClone(raw) : {}, flags);
  if (raw !== undefined && !isSection(raw)) return { section: raw as Section, added: new Map(), notes: [] };
  merger.design();
  for (const text of sets.fixed) {
    const path = splitOverride(text)?.path;
    merger.refuseBadRange(text);
    if (path !== undefined) merger.release(path, text);
  }
  merger.vary(sets.varied);
  merger.rest();
  if (merger.issues.length > 0) throw new LithostatError(merger.issues);
  return merger;
}

class Merger implements MergedSection {
  readonly added = new Map<string, string>();
  readonly notes: string[] = [];
  readonly issues: Issue[] = [];
  private sampled = false;

  constructor(
    readonly section: Section,
    private readonly flags: StudyFlags,
  ) {}

  /** How the cases are chosen. */
  design(): void {
    const { lhs, sobol, monteCarlo, grid, seed } = this.flags;
    const asked = (
      [
        ['latin-hypercube', lhs, '--lhs'],
        ['sobol', sobol, '--sobol'],
        ['monte-carlo', monteCarlo, '--monte-carlo'],
      ] as const
    ).filter(([, samples]) => samples !== undefined);
    const names = [...asked.map(([, , flag]) => flag), ...(grid ? ['--grid'] : [])];
    if (names.length > 1) {
      this.issues.push({
        code: 'conflicting-options',
        path: '',
        message: `a study has one design, and ${names.join(' and ')} ask for several`,
        got: names.join(' '),
        expected: 'one of them',
        remedy: 'leave the others away',
      });
    }
    const settings = isSection(this.section.design) ? this.section.design : undefined;
    if (grid) {
      if (isSection(this.section.parameters) && Object.keys(this.section.parameters).length > 0) {
        this.notes.push('--grid: the parameters are not sampled; they keep the values of the scenario.');
      }
      for (const key of ['design', 'parameters', 'correlations']) delete this.section[key];
      return;
    }
    const [first] = asked;
    if (first !== undefined) {
      this.section.design = { ...settings, kind: first[0], samples: first[1] };
      this.added.set('study.design', first[2]);
    }
    if (seed !== undefined && isSection(this.section.design)) {
      this.section.design = { ...this.section.design, seed };
      if (first === undefined) this.added.set('study.design.seed', '--seed');
    }
    this.sampled = isSection(this.section.design) && this.section.design.kind !== 'grid';
  }

  /** A single value that looks like a range and is none would only be told to be no value. */
  refuseBadRange(text: string): void {
    const { path = '', value = '' } = splitOverride(text) ?? {};
    if (!/^[-+]?[\d.]*\d[^/\\]*\.\.\s*[-+]?\.?\d/.test(value.trim())) return;
    this.issues.push({
      code: 'bad-range',
      path,
      file: '--set',
      message: 'this range cannot be read',
      got: text,
      expected: 'a..b with a unit, "in" and a whole number of values, "log" for equal factors',
      remedy: `write for example --set ${path}="1..10 MPa in 5 log"`,
    });
  }

  /** Takes a path out of the section, whose place a flag takes. */
  release(path: string, text: string): void {
    const { parameters, axes, correlations } = this.section;
    if (isSection(parameters) && Object.hasOwn(parameters, path)) {
      delete parameters[path];
      if (Array.isArray(correlations)) {
        const kept = correlations.filter(
          (one) => !(isSection(one) && Array.isArray(one.between) && one.between.includes(path)),
        );
        if (kept.length < correlations.length) {
          this.notes.push(`Correlations with ${path} are left out, as the command line sets it.`);
          this.section.correlations = kept;
        }
      }
      // Without any parameter left there is nothing to sample.
      if (Object.keys(parameters).length === 0 && this.flags.lhs === undefined && this.flags.sobol === undefined) {
        if (this.flags.monteCarlo === undefined) delete this.section.design;
      }
    }
    if (!Array.isArray(axes)) return;
    this.section.axes = axes.filter((entry) => {
      if (!isSection(entry) || !Object.hasOwn(entry, path)) return true;
      delete entry[path];
      return Object.keys(entry).length > 0;
    });
    const inside = (entry: unknown): boolean =>
      isSection(entry) &&
      (Object.hasOwn(entry, path) ||
        (Array.isArray(entry.either) && entry.either.some((branch) => Array.isArray(branch) && branch.some(inside))));
    if (!axes.some(inside)) return;
    this.issues.push({
      code: 'conflicting-options',
      path,
      file: '--set',
      message: 'the study varies this within alternatives, which the command line cannot change',
      got: text,
      remedy: 'change the section "study" of the scenario',
    });
  }

  /** Adds what the command line varies. */
  vary(varied: readonly Varied[]): void {
    const axes: [Varied, unknown][] = [];
    const byFlag =
      this.flags.lhs !== undefined || this.flags.sobol !== undefined || this.flags.monteCarlo !== undefined;
    const seen = new Set<string>();
    for (const one of varied) {
      if (seen.has(one.path)) {
        this.issues.push({
          code: 'conflicting-options',
          path: one.path,
          file: '--set',
          message: `${one.path} is varied twice`,
          got: one.text,
          remedy: 'give all its values in one --set',
        });
      }
      seen.add(one.path);
      this.release(one.path, one.text);
      if (one.distribution !== undefined && (byFlag || (one.isOpen && this.sampled))) {
        const parameters = isSection(this.section.parameters) ? this.section.parameters : {};
        this.section.parameters = { ...parameters, [one.path]: one.distribution };
        const key = parsePath(one.path)?.length === 1 ? `.${one.path}` : `[${JSON.stringify(one.path)}]`;
        this.added.set(`study.parameters${key}`, '--set');
      } else if (one.isOpen) {
        this.issues.push({
          code: 'range-without-steps',
          path: one.path,
          file: '--set',
          message: 'a range alone does not say which values to take',
          got: one.text,
          expected: 'a design that samples it, or a number of values',
          remedy: `add --lhs 100, or write --set ${one.path}="… in 5"`,
        });
      } else axes.push([one, one.values]);
    }
    const entries = this.flags.zip
      ? axes.length === 0
        ? []
        : [Object.fromEntries(axes.map(([{ path }, values]) => [path, values]))]
      : axes.map(([{ path }, values]) => ({ [path]: values }));
    if (this.flags.list !== undefined) entries.unshift({ list: resolve(this.flags.list) });
    this.append('axes', entries, '--set');
  }

  /** Everything else. */
  rest(): void {
    const { where = [], exclude = [], output = [], caseTime, caseMemory } = this.flags;
    for (const [key, texts] of [
      ['where', where],
      ['exclude', exclude],
    ] as const) {
      if (typeof this.section[key] === 'string') this.section[key] = [this.section[key]];
      this.append(key, texts, `--${key}`);
    }
    if (output.length > 0) {
      this.section.outputs = [...output];
      this.added.set('study.outputs', '--output');
    }
    const limits = isSection(this.section.limits) ? this.section.limits : {};
    if (caseTime !== undefined || caseMemory !== undefined) {
      this.section.limits = {
        ...limits,
        ...(caseTime === undefined ? {} : { time: caseTime }),
        ...(caseMemory === undefined ? {} : { memory: caseMemory }),
      };
      if (caseTime !== undefined) this.added.set('study.limits.time', '--case-time');
      if (caseMemory !== undefined) this.added.set('study.limits.memory', '--case-memory');
    }
    if (this.flags.case !== undefined) {
      this.section.case = caseOf(this.flags.case);
      this.added.set('study.case', '--case');
    }
  }

  private append(key: string, entries: readonly unknown[], flag: string): void {
    if (entries.length === 0) return;
    const before = this.section[key];
    if (before !== undefined && !Array.isArray(before)) return;
    const list: unknown[] = before ?? [];
    this.section[key] = [...list, ...entries];
    for (const index of entries.keys()) this.added.set(`study.${key}[${list.length + index}]`, flag);
  }
}

/** `run`, `critical:ccs`, `compare:FILE` as the section writes it; anything else as it is, for the schema to refuse. */
function caseOf(text: string): unknown {
  const [, verb, rest] = /^(critical|compare):(.+)$/s.exec(text.trim()) ?? [];
  if (verb === 'critical') return { critical: rest };
  return verb === 'compare' ? { compare: resolve(rest) } : text.trim();
}
