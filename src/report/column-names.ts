/** The parts of a column's name: `voidRadius2.3` is the base `voidRadius` at interface 2, class 3. */
export interface ColumnName {
  readonly base: string;
  /** Number of the interface, or null for the whole cell. */
  readonly interface: number | null;
  /** Number of the void class, or null. */
  readonly class: number | null;
}

/**
 * Takes a column's name apart.
 *
 * @param name `voltage`, `contactFraction1`, `voidRadius2.3`
 */
export function parseColumnName(name: string): ColumnName {
  const parts = /^(.*?)(?:([12])(?:\.(\d+))?)?$/.exec(name);
  if (!parts) return { base: name, interface: null, class: null };
  return {
    base: parts[1],
    interface: parts[2] === undefined ? null : Number(parts[2]),
    class: parts[3] === undefined ? null : Number(parts[3]),
  };
}

/**
 * A name in words: `contactFraction` becomes `contact fraction`, `dendrite-initiation` becomes `dendrite initiation`.
 *
 * @param name camel case or kebab case
 */
export function inWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, (_all, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .replace(/[-_]+/g, ' ');
}

/** The same with a capital at the start. */
export function asHeading(name: string): string {
  const words = inWords(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The parts of an event's name: `dendrite-initiation:2` happened at interface 2, `until:voltage` is an asked end of a step, `follow:begins` the start of a log. */
export interface EventName {
  /** In words, without the place. */
  readonly words: string;
  readonly interface: number | null;
  /** Whether it is a condition of the protocol itself. */
  readonly asked: boolean;
}

/**
 * Takes an event's name apart.
 *
 * @param event `dendrite-initiation:2`, `until:contactFraction`, `lift-off`
 */
export function parseEventName(event: string): EventName {
  const asked = /^(until|follow):/.exec(event);
  const parts = /^(.*?)(?:[:-]?([12]))?$/.exec(event.slice(asked?.[0].length ?? 0))!;
  const words = inWords(parts[1]);
  return {
    words: asked === null ? words : asked[1] === 'until' ? `${words} reached` : `log ${words}`,
    interface: parts[2] === undefined ? null : Number(parts[2]),
    asked: asked !== null,
  };
}
