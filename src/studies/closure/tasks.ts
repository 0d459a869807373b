import type { Estimate, Friction } from '../../models/resolved/creep/index.js';
import type { Issue } from '../../quantity/issue.js';

/** One cell problem of a table: its table, its parameters by column. */
export interface ClosureTask {
  readonly table: ClosureTableName;
  readonly parameters: Readonly<Record<string, number | Friction>>;
}

export type ClosureTableName = keyof typeof closureTables;

/** What is in a table: columns of parameters, of values. All are dimensionless. */
export const closureTables = {
  shape: {
    title: 'c_n(q): an isolated half-spheroidal void under the pressure p loses volume at c_n A a^3 (p/sigma_ref)^n',
    parameters: ['exponent', 'aspect', 'friction'],
    values: ['shapeFactor'],
  },
  crowding: {
    title: 'c: the same for a void in a cylindrical cell of radius b, closed by a rigid platen at the height 2 b',
    parameters: ['exponent', 'aspect', 'friction', 'ratio'],
    values: ['closureFactor'],
  },
  foil: {
    title: 'c of a hemisphere without friction in metal of the thickness H under the platen',
    parameters: ['exponent', 'ratio', 'thickness'],
    values: ['closureFactor'],
  },
  forcing: {
    title: 'C_n: peak traction sigma_ref C_n (k V/A)^(1/n) of a surface driven at V cos k x; mean dissipation per area',
    parameters: ['exponent'],
    values: ['traction', 'dissipation'],
  },
  stripping: {
    title:
      'm_n(abar): velocity of the surface of a flat void, at its centre and in the mean, over that of the metal stripped around it, at Pi = P/(sigma_ref (v/(a A))^(1/n))',
    parameters: ['exponent', 'relativeSize', 'friction', 'pressure'],
    values: ['centre', 'mean'],
  },
  edge: {
    title: 'Chat_n: rims of flat voids open at I below P = Chat_n sigma_ref ((Vm I/(F kappa Z))/A)^(1/n)',
    parameters: ['exponent', 'relativeSize', 'friction'],
    values: ['edgeOpening'],
  },
  pillars: {
    title:
      'P/(sigma_ref (k V/A)^(1/n)) at which the part theta of a wave touches that is consumed at V (1 + cos k x), and growth of its mean gap over V',
    parameters: ['exponent', 'contact'],
    values: ['pressure', 'gapGrowth'],
  },
} as const;

/** An answer: an estimate for each value of the table. */
export type ClosureAnswer = Readonly<Record<string, Estimate>>;

/** What a thread sends back. */
export type ClosureReply = { readonly answer: ClosureAnswer } | { readonly issues: readonly Issue[] };

const frictions: readonly Friction[] = ['none', 'sticking'];

/** Every combination of lists of parameters. */
function grid(table: ClosureTableName, lists: Readonly<Record<string, readonly (number | Friction)[]>>): ClosureTask[] {
  let all: Record<string, number | Friction>[] = [{}];
  for (const [name, list] of Object.entries(lists))
    all = all.flatMap((one) => list.map((value) => ({ ...one, [name]: value })));
  return all.map((parameters) => ({ table, parameters }));
}

/** The cell problems behind the tables that `film` uses, and those that show how far its laws reach. */
export function allTasks(): ClosureTask[] {
  const exponents = [1, 2, 3, 4, 5, 6.6, 8];
  const few = [1, 3, 6.6];
  return [
    ...grid('shape', { exponent: exponents, aspect: [0, 0.1, 0.25, 0.5, 0.75, 1], friction: frictions }),
    ...grid('stripping', {
      exponent: exponents,
      relativeSize: [0.1, 0.3, 1, 3, 10, 30],
      friction: ['none'],
      pressure: [0],
    }),
    ...grid('crowding', {
      exponent: [1, 2, 3, 5, 6.6, 8],
      aspect: [0, 0.5, 1],
      friction: frictions,
      ratio: [0.3, 0.5, 0.7, 0.85, 0.95],
    }),
    ...grid('edge', { exponent: [1, 3, 5, 6.6], relativeSize: [1], friction: ['none'] }),
    ...grid('edge', { exponent: [6.6], relativeSize: [0.1, 10], friction: ['none'] }),
    ...grid('stripping', { exponent: few, relativeSize: [0, 1], friction: ['none'], pressure: [0.5, 1, 2, 4, 8] }),
    ...grid('pillars', { exponent: few, contact: [0.1, 0.2, 0.35, 0.5, 0.65, 0.8] }),
    ...grid('forcing', { exponent: [...exponents, 10] }),
    ...grid('foil', { exponent: few, ratio: [0.3, 0.5, 0.7], thickness: [0.8, 1, 1.5, 2, 3] }),
    ...grid('stripping', { exponent: few, relativeSize: [1, 10], friction: ['sticking'], pressure: [0] }),
    ...grid('edge', { exponent: few, relativeSize: [1], friction: ['sticking'] }),
  ];
}
