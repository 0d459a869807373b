import type { LithostatError } from '../../../quantity/index.js';
import { meshError } from '../mesh-error.js';

const newline = 10;
const space = 32;
const dollar = 36;

/** Where numbers come from: the text or the binary form of a section, in the same order of the same things. */
export interface NumberSource {
  /** A whole number as an `int` of Gmsh. @throws LithostatError when there is none */
  integer(what: string): number;
  /** A whole number that is a count or a tag (a `size_t` from format 4 on, an `int` before). @throws LithostatError when there is none */
  size(what: string): number;
  /** A finite number. @throws LithostatError when there is none */
  real(what: string): number;
  /** Refuses a count of things that the rest of the file cannot hold, before memory is taken for them. @throws LithostatError */
  admit(count: number, least: { readonly numbers: number; readonly bytes: number }, what: string): void;
}

/** A mesh file in memory with a place in it. */
export class GmshSource implements NumberSource {
  at = 0;
  /** Whether the numbers of this file are binary, so that it has no lines to speak of. */
  binary = false;

  constructor(
    readonly file: string,
    readonly bytes: Buffer,
  ) {}

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** The current place for an issue: its line (1-based) in a text file. */
  get place(): { readonly line?: number } {
    if (this.binary) return {};
    let line = 1;
    for (let at = this.bytes.indexOf(newline); at >= 0 && at < this.at; at = this.bytes.indexOf(newline, at + 1))
      line++;
    return { line };
  }

  /** The file ends early, or contradicts itself, here. */
  damaged(got: string, expected: string): LithostatError {
    const where = this.binary ? ` at byte ${this.at}` : '';
    return meshError(this.file, {
      code: 'damaged-file',
      ...this.place,
      message: `the mesh file is damaged or was not written to its end: got ${got}${where}, expected ${expected}`,
      got,
      expected,
      remedy: 'save it again from Gmsh',
    });
  }

  skipBlanks(): void {
    while (this.at < this.bytes.length && this.bytes[this.at]! <= space) this.at++;
  }

  /** The rest of the line, without blanks around it; the place is then the beginning of the next one. */
  restOfLine(): string {
    const end = this.bytes.indexOf(newline, this.at);
    const stop = end < 0 ? this.bytes.length : end;
    // A line of a text section is short; a binary one may have no end.
    const text = this.bytes.toString('utf8', this.at, Math.min(stop, this.at + 4096));
    this.at = Math.min(stop + 1, this.bytes.length);
    return text.trim();
  }

  /** The next word of text. @throws LithostatError at the end of the file and at the mark of a section */
  word(what: string): string {
    this.skipBlanks();
    const begin = this.at;
    if (begin >= this.bytes.length) throw this.damaged('the end of the file', what);
    let end = begin;
    while (end < this.bytes.length && this.bytes[end]! > space) end++;
    if (end - begin > 64) throw this.damaged('a word of more than 64 letters', what);
    const text = this.bytes.toString('latin1', begin, end);
    if (this.bytes[begin] === dollar) throw this.damaged(text, what);
    this.at = end;
    return text;
  }

  integer(what: string): number {
    this.skipBlanks();
    const begin = this.at;
    let at = begin;
    const negative = this.bytes[at] === 45;
    if (negative) at++;
    let value = 0;
    const first = at;
    while (at < this.bytes.length && this.bytes[at]! >= 48 && this.bytes[at]! <= 57) {
      value = 10 * value + this.bytes[at]! - 48;
      at++;
    }
    if (at === first || at - first > 15 || (at < this.bytes.length && this.bytes[at]! > space)) {
      const got = this.word(what);
      this.at = begin;
      throw this.damaged(JSON.stringify(got), what);
    }
    this.at = at;
    return negative ? -value : value;
  }

  size(what: string): number {
    const value = this.integer(what);
    if (value < 0) throw this.damaged(String(value), what);
    return value;
  }

  real(what: string): number {
    const text = this.word(what);
    const value = Number(text);
    if (!Number.isFinite(value) || /^[+-]?0[xob]/i.test(text)) throw this.damaged(JSON.stringify(text), what);
    return value;
  }

  admit(count: number, { numbers }: { readonly numbers: number }, what: string): void {
    // A number in text takes a digit and a blank.
    this.admitBytes(count, 2 * numbers, what);
  }

  admitBytes(count: number, bytes: number, what: string): void {
    if (count * bytes > this.bytes.length - this.at + 1) {
      throw this.damaged(
        `${count} ${what} in the ${this.bytes.length - this.at} bytes that are left`,
        'no more than fit',
      );
    }
  }
}

/** The numbers of a binary section. */
export class BinaryNumbers implements NumberSource {
  /**
   * @param swapped whether the bytes of a number stand in the other order than on this machine's (little-endian)
   * @param sizeBytes bytes of a count: 8 from format 4 on, 4 before
   */
  constructor(
    private readonly source: GmshSource,
    private readonly swapped: boolean,
    private readonly sizeBytes: 4 | 8,
  ) {}

  integer(what: string): number {
    const at = this.#take(4, what);
    return this.swapped ? this.source.bytes.readInt32BE(at) : this.source.bytes.readInt32LE(at);
  }

  size(what: string): number {
    if (this.sizeBytes === 4) {
      const value = this.integer(what);
      if (value < 0) throw this.source.damaged(String(value), what);
      return value;
    }
    const at = this.#take(8, what);
    const { bytes } = this.source;
    const low = this.swapped ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at);
    const high = this.swapped ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at + 4);
    if (high >= 0x200000) throw this.source.damaged(`${BigInt(high) * 0x1_0000_0000n + BigInt(low)}`, what);
    return high * 0x1_0000_0000 + low;
  }

  real(what: string): number {
    const at = this.#take(8, what);
    const value = this.swapped ? this.source.bytes.readDoubleBE(at) : this.source.bytes.readDoubleLE(at);
    if (!Number.isFinite(value)) throw this.source.damaged(String(value), what);
    return value;
  }

  admit(count: number, { bytes }: { readonly bytes: number }, what: string): void {
    this.source.admitBytes(count, bytes, what);
  }

  #take(length: number, what: string): number {
    const { at } = this.source;
    if (at + length > this.source.bytes.length) throw this.source.damaged('the end of the file', what);
    this.source.at = at + length;
    return at;
  }
}
