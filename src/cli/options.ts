import { InvalidArgumentError, Option } from 'commander';

const collect = (value: string, all: string[]): string[] => [...all, value];

/** Reads a whole number of 1 or more. @throws InvalidArgumentError otherwise */
export function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('expected a whole number of 1 or more');
  return number;
}

/** Options that several verbs share; each call makes a new one. */
export const setOption = (
  description = 'override a value of the scenario, for example operation.stackPressure="7 MPa"; repeatable',
) => new Option('--set <path=value>', description).argParser(collect).default([] as string[], 'none');
export const jsonOption = () => new Option('--json', 'print the answer as JSON for machines');
export const outOption = (description = 'folder of the results (default: results/ and the name of the scenario)') =>
  new Option('--out <folder>', description);
export const quietOption = () => new Option('--quiet', 'no progress on stderr');
