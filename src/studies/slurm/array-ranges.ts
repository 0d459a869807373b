/** Some tasks of a job array: task `index` computes chunk `offset + index`. */
export interface ArrayPart {
  readonly offset: number;
  /** As Slurm writes it: `0-3,7`. */
  readonly indices: string;
  readonly count: number;
}

/**
 * Distributes chunks over job arrays. A cluster bounds the index of an array, so chunks beyond go to further arrays with an offset.
 *
 * @param chunks numbers of chunks, each once, ascending
 * @param maximumIndex largest index that an array may have (`MaxArraySize` less one)
 */
export function arrayParts(chunks: readonly number[], maximumIndex: number): ArrayPart[] {
  const groups = new Map<number, number[]>();
  const size = maximumIndex + 1;
  for (const chunk of chunks) {
    const offset = Math.floor(chunk / size) * size;
    const group = groups.get(offset);
    if (group === undefined) groups.set(offset, [chunk - offset]);
    else group.push(chunk - offset);
  }
  return [...groups].map(([offset, indices]) => ({ offset, indices: writeRanges(indices), count: indices.length }));
}

/** Ascending whole numbers as ranges: 0, 1, 2, 3, 7 are `0-3,7`. */
export function writeRanges(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let start = 0; start < numbers.length; ) {
    let end = start;
    while (end + 1 < numbers.length && numbers[end + 1] === numbers[end] + 1) end++;
    parts.push(end === start ? `${numbers[start]}` : `${numbers[start]}-${numbers[end]}`);
    start = end + 1;
  }
  return parts.join(',');
}

/** The numbers of `0-3,7`. */
export function readRanges(text: string): number[] {
  return text
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
