import { isIssue, type QuantityIssue, readWritten, type WrittenQuantity } from '../../quantity/index.js';

const comparisons = ['<=', '>=', '==', '!=', '<', '>'] as const;
export type Comparison = (typeof comparisons)[number];

/** One side of a comparison as written. */
export type OperandText =
  | { readonly kind: 'quantity'; readonly quantity: WrittenQuantity; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly text: string }
  /** In quotes: a word, or a quantity where the other side is one. */
  | { readonly kind: 'text'; readonly text: string }
  /** A path, or a word without quotes. */
  | { readonly kind: 'name'; readonly text: string };

/** A condition as a tree. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly left: OperandText;
      readonly comparison: Comparison;
      readonly right: OperandText;
    };

const expected =
  'comparisons of paths with values, joined by and, or, not: operation.stackPressure >= 2 MPa and cell.electrode.metal == Li';
/** Parentheses deeper than this are refused. */
const deepest = 50;

/** Signals a problem out of the recursive descent; never leaves this file. */
class Refusal extends Error {
  constructor(readonly issue: QuantityIssue) {
    super(issue.message);
  }
}

/**
 *     or      = and { "or" and }
 *     and     = not { "and" not }
 *     not     = [ "not" ] ( "(" or ")" | chain )
 *     chain   = operand comparison operand { comparison operand }      a < x <= b is a < x and x <= b
 *     operand = quantity | "true" | "false" | quoted text | path or word: what stands before the next comparison, word or parenthesis
 */
class ConditionReader {
  private at = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  read(): Condition {
    const condition = this.or();
    this.space();
    if (this.at < this.text.length) this.refuse(`"${this.text.slice(this.at, this.at + 20)}" does not belong there`);
    return condition;
  }

  private or(): Condition {
    return this.joined('or', /(?:or\b|\|\|)/y, () => this.joined('and', /(?:and\b|&&)/y, () => this.not()));
  }

  private joined(kind: 'and' | 'or', word: RegExp, part: () => Condition): Condition {
    const parts = [part()];
    while (this.take(word)) parts.push(part());
    return parts.length === 1 ? parts[0] : { kind, parts };
  }

  private not(): Condition {
    if (++this.depth > deepest) this.refuse('it is nested too deeply');
    try {
      if (this.take(/(?:not\b|!(?!=))/y)) return { kind: 'not', part: this.not() };
      if (!this.take(/\(/y)) return this.chain();
      const inner = this.or();
      if (!this.take(/\)/y)) this.refuse('a parenthesis is not closed');
      return inner;
    } finally {
      this.depth--;
    }
  }

  private chain(): Condition {
    const parts: Condition[] = [];
    let left = this.operand();
    for (;;) {
      this.space();
      const comparison = comparisons.find((one) => this.text.startsWith(one, this.at));
      if (comparison === undefined) break;
      this.at += comparison.length;
      const right = this.operand();
      parts.push({ kind: 'compare', left, comparison, right });
      left = right;
    }
    if (parts.length > 0) return parts.length === 1 ? parts[0] : { kind: 'and', parts };
    const single = this.text[this.at] === '=';
    return this.refuse(single ? 'equality is written ==' : `"${left.text}" is compared with nothing`);
  }

  private operand(): OperandText {
    this.space();
    const quoted = /"(?:[^"\\]|\\.)*"|'[^']*'/y;
    quoted.lastIndex = this.at;
    const match = quoted.exec(this.text)?.[0];
    if (match !== undefined) {
      this.at += match.length;
      return { kind: 'text', text: unquote(match) };
    }
    const text = this.bareText();
    if (text === '') this.refuse('a value or a path is missing');
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', text };
    if (!/^[-+\u2212]?\s?[\d.]/.test(text)) return { kind: 'name', text };
    const quantity = readWritten(text);
    if (isIssue(quantity)) throw new Refusal(quantity);
    return { kind: 'quantity', quantity, text };
  }

  /** Up to the next comparison, logical word, or parenthesis that closes more than was opened; brackets with quotes are skipped. */
  private bareText(): string {
    const start = this.at;
    let open = 0;
    while (this.at < this.text.length) {
      const rest = this.text.slice(this.at);
      const bracket = /^\["(?:[^"\\]|\\.)*"\]/.exec(rest)?.[0];
      if (bracket !== undefined) {
        this.at += bracket.length;
        continue;
      }
      if (/^(?:[<>=!&|]|\s+(?:and|or)\b)/.test(rest)) break;
      if (rest[0] === '(') open++;
      if (rest[0] === ')' && --open < 0) break;
      this.at++;
    }
    return this.text.slice(start, this.at).trim();
  }

  private take(pattern: RegExp): boolean {
    this.space();
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return false;
    this.at += match[0].length;
    return true;
  }

  private space(): void {
    while (this.at < this.text.length && /\s/.test(this.text[this.at])) this.at++;
  }

  private refuse(reason: string): never {
    throw new Refusal({
      code: 'bad-condition',
      message: `the condition cannot be read: ${reason}`,
      got: JSON.stringify(this.text),
      expected,
    });
  }
}

function unquote(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

/**
 * Reads a condition over the values of a scenario. Nothing of it is ever run as code.
 * @returns its tree, or the issue
 */
export function parseCondition(text: string): Condition | QuantityIssue {
  try {
    return new ConditionReader(text).read();
  } catch (error) {
    if (error instanceof Refusal) return error.issue;
    throw error;
  }
}
