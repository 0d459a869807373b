import { readFileSync } from 'node:fs';
import { cases as adaptive } from './adaptive.mjs';
import { cases as closure } from './closure.mjs';
import { cases as conduction } from './conduction.mjs';
import { cases as conductionElements } from './conduction-elements.mjs';
import { cases as contact } from './contact.mjs';
import { cases as cracks } from './cracks.mjs';
import { cases as creep } from './creep.mjs';
import { cases as creepFields } from './creep-fields.mjs';
import { cases as creepFlow } from './creep-flow.mjs';
import { cases as creepSpace } from './creep-space.mjs';
import { cases as diffusion } from './diffusion.mjs';
import { cases as electrolyte } from './electrolyte.mjs';
import { cases as elements } from './elements.mjs';
import { cases as fracture } from './fracture.mjs';
import { judge } from './judge.mjs';
import { cases as kinetics } from './kinetics.mjs';
import { cases as meshes } from './meshes.mjs';
import { cases as movingVoid } from './moving-void.mjs';
import { cases as points } from './points.mjs';
import { cases as solid } from './solid.mjs';
import { cases as stefan } from './stefan.mjs';
import { cases as system } from './system.mjs';
import { cases as vacancies } from './vacancies.mjs';
import { cases as voxels } from './voxels.mjs';
import { cases as workers } from './workers.mjs';

/** What computes each case, by name. */
const computations = {
  ...kinetics,
  ...conduction,
  ...voxels,
  ...elements,
  ...electrolyte,
  ...movingVoid,
  ...conductionElements,
  ...creep,
  ...creepFlow,
  ...creepFields,
  ...closure,
  ...points,
  ...contact,
  ...solid,
  ...creepSpace,
  ...diffusion,
  ...adaptive,
  ...vacancies,
  ...stefan,
  ...meshes,
  ...fracture,
  ...cracks,
  ...system,
  ...workers,
};

/** Reference numbers with tolerance, measure and origin; `slow` where a case takes more than about a fifth of a second. */
export const references = JSON.parse(readFileSync(new URL('reference.json', import.meta.url), 'utf8'));

/** Cases without a reference and references without a case: both empty in a sound catalogue. */
export function unmatched(entries = references) {
  const named = new Set(entries.map((entry) => entry.case));
  return [
    ...Object.keys(computations).filter((name) => !named.has(name)),
    ...entries.map((entry) => entry.case).filter((name) => !(name in computations)),
  ];
}

/** The entries that the tests compute as well. */
export const fast = references.filter(({ slow }) => slow !== true);

/**
 * Picks references by name: a case (`C-08.edge@1`), all cases of a number (`C-08`) or of a letter (`C`).
 * @returns the entries in order, all of them without names; and the names that match nothing
 */
export function select(names, entries = references) {
  const matches = (name, text) =>
    text === name || (text.startsWith(name) && (/^[A-Z]$/.test(name) || /^[.@]/.test(text.slice(name.length))));
  return {
    entries: names.length === 0 ? entries : entries.filter((one) => names.some((name) => matches(name, one.case))),
    unknown: names.filter((name) => !entries.some((one) => matches(name, one.case))),
  };
}

/**
 * Computes cases with the compiled library and holds them to their references.
 * @param entries entries of reference.json
 * @param onRow called with each row as it is done, and the error where the case threw one (the row then has `computed` null and fails)
 * @returns the rows
 */
export async function verify(entries, onRow) {
  const rows = [];
  for (const entry of entries) {
    let row;
    let problem = null;
    try {
      row = judge(entry, await computations[entry.case](entry));
    } catch (error) {
      problem = error;
      row = { ...judge(entry, Number.NaN), computed: null, error: null, order: null, pass: false };
    }
    rows.push(row);
    onRow?.(row, problem);
  }
  return rows;
}
