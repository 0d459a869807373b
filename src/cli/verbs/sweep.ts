import { LithostatError } from '../../quantity/issue.js';

/** `lithostat sweep`. @returns the exit code */
export async function sweep(scenario: string, _options: { readonly set: readonly string[] }): Promise<number> {
  throw new LithostatError([
    { code: 'not-ready', path: '', file: scenario, message: 'sweeps are being put together in this version' },
  ]);
}
