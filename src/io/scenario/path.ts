/** One step into a scenario: a key or an index. */
export type PathSegment = string | number;

const plainKey = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Writes a path as issues show it: `operation.protocol[0].strip`; keys with other characters are quoted: `materials["Li 6"]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (plainKey.test(String(segment))) text += text === '' ? String(segment) : `.${String(segment)}`;
    else text += `[${JSON.stringify(String(segment))}]`;
  }
  return text;
}

/**
 * Reads a path as `--set` takes it: keys separated by dots, `[i]` for list entries, `["key"]` for keys with other characters.
 * A bare key may hold anything but dots, brackets and quotes (`materials.Li-10Mg`).
 *
 * @returns the segments, or null when the text is no path
 */
export function parsePath(text: string): PathSegment[] | null {
  const segments: PathSegment[] = [];
  const token = /(?:(^|\.)([^.[\]"'\s]+))|\[(\d{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y;
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (match === null || token.lastIndex === start) return null;
    if (match[2] !== undefined) segments.push(match[2]);
    else if (match[3] !== undefined) segments.push(Number(match[3]));
    else {
      try {
        segments.push(JSON.parse(match[4]!) as string);
      } catch {
        return null;
      }
    }
  }
  return segments.length > 0 && typeof segments[0] === 'string' ? segments : null;
}

/** The value at a path of plain data; undefined when there is none. Reads own properties only. */
export function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let value = data;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[segment];
  }
  return value;
}

/** Whether plain data holds something at a path, be it null. */
export function existsAt(data: unknown, path: readonly PropertyKey[]): boolean {
  if (path.length === 0) return true;
  const parent = valueAt(data, path.slice(0, -1));
  return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, path.at(-1)!);
}
