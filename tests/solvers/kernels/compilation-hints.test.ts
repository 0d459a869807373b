import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withCompilationHints } from '../../../scripts/compilation-hints.mjs';

const magic = [0, 97, 115, 109, 1, 0, 0, 0];
/** One function without arguments that returns nothing, exported as "f". */
const types = [1, 4, 1, 96, 0, 0];
const functions = [3, 2, 1, 0];
const exported = [7, 5, 1, 1, 102, 0, 0];
const code = [10, 4, 1, 2, 0, 11];

interface Engine {
  readonly Module: { new (bytes: Uint8Array): object; customSections(module: object, name: string): ArrayBuffer[] };
  readonly Instance: new (module: object) => { readonly exports: { f(): void } };
}
const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;
const hintsOf = (module: object) => engine.Module.customSections(module, 'compilationHints');

describe('hints for the compiler', () => {
  it('stand behind the functions, and leave the module what it was', () => {
    const bytes = withCompilationHints(Uint8Array.from([...magic, ...types, ...functions, ...exported, ...code]));
    const module = new engine.Module(bytes);
    expect(hintsOf(module).map((section) => [...new Uint8Array(section)])).toEqual([[1, 0b101001]]);
    expect(bytes[magic.length + types.length + functions.length]).toBe(0);
    expect(new engine.Instance(module).exports.f()).toBeUndefined();
  });

  it('are refused to a module without functions', () => {
    expect(() => withCompilationHints(Uint8Array.from(magic))).toThrow('no functions');
  });

  it('name every function of the kernels, the optimising compiler and the first call', () => {
    const module = new engine.Module(
      readFileSync(new URL('../../../dist/kernels/kernels.wasm', import.meta.url)) as unknown as Uint8Array,
    );
    const [section] = hintsOf(module);
    const bytes = [...new Uint8Array(section!)];
    const hints = bytes.slice(bytes.findIndex((byte) => byte < 128) + 1);
    expect(hints.length).toBeGreaterThan(80);
    expect(new Set(hints)).toEqual(new Set([0b101001]));
  });
});
