import { applyOverrides } from '../../io/scenario/overrides.js';
import { loadLibrary, type MaterialLibrary, materialOverrideSchema, withOverrides } from '../../materials/index.js';
import { LithostatError } from '../../quantity/index.js';
import { loadStudy, type StudySource } from '../load-study.js';

/** The library as a scenario changes it, and the temperature of the cell (K). */
export interface LibraryAt {
  readonly library: MaterialLibrary;
  readonly temperature: number;
}

/**
 * Makes the library of a scenario under overrides. What is set under `materials` alone is checked and applied without the rest of the
 * scenario, which was checked once: ten times faster, and a posterior takes many.
 *
 * @param source the scenario
 * @param base its plain data, as written
 * @returns a function of overrides, which throws LithostatError when they are wrong
 */
export function libraryMaker(
  source: StudySource,
  base: Readonly<Record<string, unknown>>,
): (set: readonly string[]) => LibraryAt {
  let temperature: number | undefined;
  return (set) => {
    const alone = set.every((text) => /^\s*materials[.[]/.test(text));
    if (!alone || temperature === undefined) {
      const { library, scenario } = loadStudy({ ...source, set: [...(source.set ?? []), ...set] });
      if (alone) temperature = scenario.operation.temperature;
      return { library, temperature: scenario.operation.temperature };
    }
    const data = { materials: structuredClone(base.materials ?? {}) as Record<string, unknown> };
    const { issues } = applyOverrides(data, set);
    if (issues.length > 0) throw new LithostatError(issues);
    const parsed = Object.entries(data.materials).map(([name, one]) => {
      const result = materialOverrideSchema.safeParse(one);
      if (result.success) return [name, result.data] as const;
      throw new LithostatError(
        result.error.issues.map(({ path, message }) => ({
          code: 'invalid-value',
          path: ['materials', name, ...path].join('.'),
          message,
        })),
      );
    });
    return { library: withOverrides(loadLibrary(), Object.fromEntries(parsed)), temperature };
  };
}
