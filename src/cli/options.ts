import { InvalidArgumentError, Option } from 'commander';

/** Collects the values of a repeatable option. */
export const collect = (value: string, all: readonly string[] = []): string[] => [...all, value];

/** Reads a whole number of 1 or more. @throws InvalidArgumentError otherwise */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('expected a whole number of 1 or more');
  return number;
}

/** More threads than any machine runs are a slip of the finger, and would cost its memory. */
const mostJobs = 1024;

/** Reads how many things go on at a time. @throws InvalidArgumentError otherwise */
export function jobsNumber(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= mostJobs) return number;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${mostJobs}`);
}

const tables = ['shape', 'crowding', 'foil', 'forcing', 'stripping', 'edge', 'pillars'];

/** Reads the name of a table of closure, repeatable. @throws InvalidArgumentError for one that there is not */
export function tableName(value: string, all: readonly string[] = []): string[] {
  if (!tables.includes(value)) throw new InvalidArgumentError(`expected one of ${tables.join(', ')}`);
  return [...all, value];
}

/** Options that several verbs share; each call makes a new one. */
export const setOption = (
  description = 'override a value of the scenario, for example operation.stackPressure="7 MPa"; repeatable',
) => new Option('--set <path=value>', description).argParser(collect).default([] as string[], 'none');
export const axisOption = () =>
  new Option(
    '--axis <path=range>',
    'an axis: operation.stackPressure="1..30 MPa log"; or values with maps of their own: cell.electrode.metal=Li,Na; repeatable; replaces the axes of the scenario',
  )
    .argParser(collect)
    .default([] as string[], 'those of the scenario');
export const jsonOption = () => new Option('--json', 'print the answer as JSON for machines');
export const outOption = (description = 'folder of the results (default: results/ and the name of the scenario)') =>
  new Option('--out <folder>', description);
export const quietOption = () => new Option('--quiet', 'no progress on stderr');

/** Reads a whole number of 0 or more. @throws InvalidArgumentError otherwise */
export function wholeNumberFromZero(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('expected a whole number of 0 or more');
  return Number(value);
}

/** What one case may cost, and which cases are meant: for whoever computes the cases of a sweep. */
export const caseTimeOption = () =>
  new Option('--case-time <time>', 'wall time after which a case is failed:timeout, for example "10 min"');
export const caseMemoryOption = () =>
  new Option('--case-memory <size>', 'memory beyond which a case is failed:memory, for example "2 GB"');
export const retryOption = () =>
  new Option('--retry <status>', 'compute failed cases again: failed, or one kind such as failed:timeout');
export const onlyOption = () =>
  new Option('--only <cases>', 'these cases alone: numbers such as 3,10-20, or pending, failed, failed:timeout');
