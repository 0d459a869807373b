import type { Issue } from '../../quantity/issue.js';

/** One side of a comparison. `text` of a quantity is as written, with its unit: `2 MPa`. */
export type Operand =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'quantity'; readonly text: string; readonly number: number; readonly unit: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'null' };

export const comparisons = ['==', '!=', '<=', '>=', '<', '>', '~'] as const;
export type Comparison = (typeof comparisons)[number];

/** A condition as read. `~` asks whether a text contains another. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  | {
      readonly kind: 'compare';
      readonly left: Operand;
      readonly comparison: Comparison;
      readonly right: Operand;
    };

/** Signals a problem out of the recursive descent; never leaves this file. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly at: number,
    readonly expected: string,
  ) {
    super(message);
  }
}

const example = `for example status == 'ok' and operation.stackPressure >= 2 MPa`;
const deepest = 64;

/**
 * Reads a condition: comparisons (`==`, `!=`, `<`, `<=`, `>`, `>=`, `~` for "contains") of names, quantities with units, texts in quotes,
 * `true`, `false` and `null`, joined by `and`, `or`, `not` and parentheses. Nothing is evaluated as code.
 *
 * @param text for example `status == 'ok' and (operation.stackPressure >= 2 MPa or not resolved)`
 * @returns the condition, or what is wrong with it and where
 */
export function parseCondition(
  text: string,
): { readonly ok: true; readonly condition: Condition } | { readonly ok: false; readonly issue: Omit<Issue, 'path'> } {
  try {
    return { ok: true, condition: new ConditionReader(text).read() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const rest = text.slice(error.at).trim();
    return {
      ok: false,
      issue: {
        code: 'malformed-condition',
        message: `the condition cannot be read: ${error.message}`,
        got: rest === '' ? `the end of "${text}"` : `"${rest.length > 40 ? `${rest.slice(0, 39)}…` : rest}"`,
        expected: error.expected,
        remedy: example,
      },
    };
  }
}

/** Names in a condition, in the order in which they first appear. */
export function namesIn(condition: Condition): string[] {
  const names = (one: Condition): string[] => {
    if (one.kind === 'not') return names(one.term);
    if (one.kind !== 'compare') return one.terms.flatMap(names);
    return [one.left, one.right].flatMap((side) => (side.kind === 'name' ? [side.name] : []));
  };
  return [...new Set(names(condition))];
}

class ConditionReader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  read(): Condition {
    const condition = this.either();
    this.space();
    if (this.at < this.text.length) throw this.refuse('something is left over', '"and", "or" or the end');
    return condition;
  }

  private either(): Condition {
    if (++this.depth > deepest) throw this.refuse('it is nested too deeply', 'fewer parentheses');
    const terms = [this.both()];
    while (this.word(/(?:or\b|\|\|)/y)) terms.push(this.both());
    this.depth--;
    return terms.length === 1 ? terms[0]! : { kind: 'or', terms };
  }

  private both(): Condition {
    const terms = [this.one()];
    while (this.word(/(?:and\b|&&)/y)) terms.push(this.one());
    return terms.length === 1 ? terms[0]! : { kind: 'and', terms };
  }

  private one(): Condition {
    if (this.word(/(?:not\b|!(?!=))/y)) {
      if (++this.depth > deepest) throw this.refuse('it is nested too deeply', 'fewer "not"');
      const term = this.one();
      this.depth--;
      return { kind: 'not', term };
    }
    if (this.word(/\(/y)) {
      const inner = this.either();
      if (!this.word(/\)/y)) throw this.refuse('a parenthesis is not closed', '")"');
      return inner;
    }
    const left = this.operand();
    const sign = this.word(/==|!=|<=|>=|<|>|~|=/y);
    // A name alone asks whether it is true.
    if (sign === null) {
      if (left.kind !== 'name') throw this.refuse('a comparison is missing', `one of ${comparisons.join(' ')}`);
      return { kind: 'compare', left, comparison: '==', right: { kind: 'text', text: 'true' } };
    }
    const comparison = sign === '=' ? '==' : (sign as Comparison);
    const first: Condition = { kind: 'compare', left, comparison, right: this.operand() };
    // 1 MPa < pressure < 7 MPa
    this.space();
    const again = /[<>]=?/y;
    again.lastIndex = this.at;
    if (!again.test(this.text)) return first;
    const second = this.word(/[<>]=?/y) as Comparison;
    const next: Condition = { kind: 'compare', left: first.right, comparison: second, right: this.operand() };
    return { kind: 'and', terms: [first, next] };
  }

  private operand(): Operand {
    const quoted = this.word(/'[^']*'|"[^"]*"/y);
    if (quoted !== null) return { kind: 'text', text: quoted.slice(1, -1) };
    const number = this.word(/[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y);
    if (number !== null) {
      const unit = this.unit();
      return { kind: 'quantity', text: `${number} ${unit}`.trim(), number: Number(number), unit };
    }
    const constant = this.word(/(?:null|true|false)\b(?![.(])/y);
    if (constant !== null) return constant === 'null' ? { kind: 'null' } : { kind: 'text', text: constant };
    const name = this.word(/[A-Za-z_](?:[\w.:-]|\[(?:\d+|"[^"]*")\]|\([\w.-]*\))*/y);
    if (name !== null) return { kind: 'name', name };
    throw this.refuse('a side of a comparison is missing', 'a name, a quantity, or a text in quotes');
  }

  /** What follows a number up to the next operator, word or unmatched parenthesis. */
  private unit(): string {
    const start = this.at;
    let open = 0;
    while (this.at < this.text.length) {
      const rest = this.text.slice(this.at);
      const sign = rest[0]!;
      if (/^(?:[=<>!~&|,]|\s+(?:and|or)\b)/.test(rest)) break;
      if (sign === '(') open++;
      if (sign === ')' && --open < 0) break;
      this.at++;
    }
    return this.text.slice(start, this.at).trim();
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }

  private word(pattern: RegExp): string | null {
    this.space();
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return null;
    this.at = pattern.lastIndex;
    return match[0];
  }

  private refuse(message: string, expected: string): Refusal {
    return new Refusal(message, this.at, expected);
  }
}
