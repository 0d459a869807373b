/** Triangles waiting to be refined, the most urgent first, each with its corners so that one that has changed since is known. */
export class WorkList {
  private readonly buckets: number[][] = [];
  private readonly heads: number[] = [];
  private top = -1;

  /** @param urgency whole number from 0; larger ones come first, equal ones in the order of their arrival */
  push(urgency: number, triangle: number, a: number, b: number, c: number): void {
    while (this.buckets.length <= urgency) {
      this.buckets.push([]);
      this.heads.push(0);
    }
    this.buckets[urgency]!.push(triangle, a, b, c);
    if (urgency > this.top) this.top = urgency;
  }

  /** Takes the most urgent into `entry` (triangle and corners). @returns false where nothing waits */
  pop(entry: Int32Array): boolean {
    while (this.top >= 0) {
      const bucket = this.buckets[this.top]!;
      const head = this.heads[this.top]!;
      if (head < bucket.length) {
        for (let i = 0; i < 4; i++) entry[i] = bucket[head + i]!;
        this.heads[this.top] = head + 4;
        return true;
      }
      bucket.length = 0;
      this.heads[this.top] = 0;
      this.top--;
    }
    return false;
  }
}
