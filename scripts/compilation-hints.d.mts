/** The module with a section that asks V8 to compile each function at its first call, by the optimising compiler. */
export function withCompilationHints(bytes: Uint8Array): Uint8Array;
