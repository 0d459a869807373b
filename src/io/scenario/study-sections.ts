/** Sections that say what to compute many of; no run and no case depends on them. */
const studySections = ['study', 'atlas', 'calibration'] as const;

/** A scenario, validated or as written, without the sections that no run depends on. */
export function withoutStudies<T extends object>(scenario: T): Omit<T, (typeof studySections)[number]> {
  const rest = { ...scenario } as Record<string, unknown>;
  for (const section of studySections) delete rest[section];
  return rest as unknown as Omit<T, (typeof studySections)[number]>;
}
