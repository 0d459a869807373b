/** The part of WebAssembly that the kernels need; the declarations of Node leave it out. */
export interface WebAssemblyEngine {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown };
  validate(bytes: Uint8Array): boolean;
}

/** A memory that may grow, shared between threads. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  /** Adds pages of 64 KiB. @throws RangeError when they cannot be had. */
  grow(pages: number): number;
}

/** A compiled module; it can be sent to another thread. */
export type WasmModule = object;

/** The engine, or undefined where Node runs without it. */
export const webAssembly = (globalThis as { readonly WebAssembly?: WebAssemblyEngine }).WebAssembly;
