import { formatQuantity, type Issue, LithostatError } from '../../quantity/index.js';

/** Values of one interface, from scenario and class together, that have to fit each other. */
interface InterfaceValues {
  readonly voids: {
    readonly spacing: number;
    readonly seedRadius: number;
    readonly initialRadius?: number | undefined;
    readonly coverage: 'lattice' | 'random';
  };
  readonly contact: { readonly exponent: number; readonly unloadingExponent: number };
  /** Null when the mechanism is off. */
  readonly patches: { readonly amplitude: number } | null;
}

const length = (value: number): string => formatQuantity(value, 'length', 'um', 4);

/**
 * Refuses interface values that contradict each other; each of them alone passed the schema.
 * @param values of the interface, resolved @param path of its record in the scenario
 * @throws LithostatError with every contradiction
 */
export function checkInterface({ voids, contact, patches }: InterfaceValues, path: string): void {
  const issues: Issue[] = [];
  const { spacing, seedRadius, initialRadius, coverage } = voids;
  if (seedRadius > spacing / 5) {
    issues.push({
      code: 'inconsistent',
      path: `${path}.voids.seedRadius`,
      message: 'the seeds are too large for their spacing: they would all but touch',
      got: length(seedRadius),
      expected: `at most a fifth of the spacing, ${length(spacing / 5)}`,
      remedy: 'lower seedRadius, or raise spacing',
    });
  }
  if (initialRadius !== undefined && coverage === 'lattice' && initialRadius >= spacing) {
    issues.push({
      code: 'inconsistent',
      path: `${path}.voids.initialRadius`,
      message: 'the voids at assembly overlap, so that nothing touches',
      got: length(initialRadius),
      expected: `below the spacing, ${length(spacing)}`,
      remedy: 'lower initialRadius, or raise spacing',
    });
  }
  if (contact.unloadingExponent >= contact.exponent) {
    issues.push({
      code: 'inconsistent',
      path: `${path}.contact.unloadingExponent`,
      message: 'unloading would lose more contact than loading gained',
      got: String(contact.unloadingExponent),
      expected: `below the exponent of loading, ${contact.exponent}`,
      remedy: 'lower unloadingExponent, or raise exponent',
    });
  }
  if (patches !== null && patches.amplitude === 0) {
    issues.push({
      code: 'missing-key',
      path: `${path}.patches`,
      message: 'the mechanism "pillars" is on, but the interface has no patches of high resistance',
      got: 'amplitude 0',
      expected: 'patches with an amplitude above 0',
      remedy: 'add patches: { amplitude: 0.5, wavelength: 10 um }, or switch pillars off',
    });
  }
  if (issues.length > 0) throw new LithostatError(issues);
}
