import type { Issue } from '../../quantity/issue.js';
import type { VariableGroup } from './system.js';

/** Groups of unknowns or equations, looked up by index. Without declared groups every index is a group of its own. */
export class Groups {
  readonly count: number;
  /** Group of each index. */
  readonly of: Int32Array;
  readonly kind: 'unknown' | 'equation';
  private readonly declared: readonly VariableGroup[] | null;

  /**
   * @param declared the groups, or undefined for one group an index.
   * @param size number of indices.
   * @param kind what the indices count, for names and messages.
   * @param issues receives what is wrong with the groups.
   */
  constructor(
    declared: readonly VariableGroup[] | undefined,
    size: number,
    kind: 'unknown' | 'equation',
    issues: Issue[],
  ) {
    this.kind = kind;
    this.declared = declared ?? null;
    this.count = declared?.length ?? size;
    this.of = declared === undefined ? Int32Array.from({ length: size }, (_, index) => index) : new Int32Array(size);
    if (declared !== undefined) this.#assign(declared, size, issues);
  }

  /** Tolerance that was declared for a group, 0 where none was. */
  tolerance(group: number): number {
    return this.declared?.[group].tolerance ?? 0;
  }

  /** Name of a group. */
  groupName(group: number): string {
    return this.declared?.[group].name ?? `${this.kind} ${group}`;
  }

  /** Unit of a group. */
  unit(group: number): string {
    return this.declared?.[group].unit ?? '';
  }

  /** Name of one unknown or equation: `charge balance at node 12`, `equation 3`. */
  name(index: number): string {
    const { declared } = this;
    if (declared === null) return `${this.kind} ${index}`;
    const group = declared[this.of[index]];
    const member = (index - group.first) / (group.stride ?? 1);
    if (group.place !== undefined) return `${group.name} ${group.place(member)}`;
    return group.count === 1 ? group.name : `${group.name} ${member}`;
  }

  /** A value with its unit. */
  quantity(value: number, index: number): string {
    const unit = this.unit(this.of[index]);
    const digits = Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
    return unit === '' ? digits : `${digits} ${unit}`;
  }

  #assign(declared: readonly VariableGroup[], size: number, issues: Issue[]): void {
    const path = `${this.kind}s`;
    this.of.fill(-1);
    declared.forEach((group, number) => {
      const { first, count, stride = 1, tolerance } = group;
      const last = first + (count - 1) * stride;
      if (![first, count, stride].every(Number.isInteger) || first < 0 || count < 1 || stride < 1 || last >= size) {
        issues.push({
          code: 'out-of-range',
          path: `${path}[${number}]`,
          message: `The group "${group.name}" has ${count} members from ${first} in steps of ${stride}, of ${size} ${path}.`,
          got: `${first} to ${last}`,
          expected: `whole numbers from 0 to ${size - 1}`,
        });
        return;
      }
      if (tolerance !== undefined && !(tolerance > 0 && tolerance < Number.POSITIVE_INFINITY))
        issues.push({
          code: 'out-of-range',
          path: `${path}[${number}].tolerance`,
          message: `The tolerance of "${group.name}" must be positive and finite.`,
          got: String(tolerance),
          expected: '> 0',
          remedy: 'Leave it out for a tolerance relative to the terms of the equation.',
        });
      for (let index = first; index <= last; index += stride) {
        if (this.of[index] >= 0)
          issues.push({
            code: 'repeated',
            path: `${path}[${number}]`,
            message: `The ${this.kind} ${index} is in the groups "${declared[this.of[index]].name}" and "${group.name}".`,
          });
        this.of[index] = number;
      }
    });
    const orphan = this.of.indexOf(-1);
    if (orphan >= 0 && issues.length === 0)
      issues.push({ code: 'missing', path, message: `The ${this.kind} ${orphan} of ${size} is in no group.` });
  }
}
