import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileError } from '../io/run/atomic-write.js';
import { LithostatError } from '../quantity/issue.js';

/** Makes a folder and its parents one by one: Node's own `recursive` never comes back from places such as /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/**
 * Makes the folder of results before any work is done for it.
 *
 * @param folder as given by `--out`
 * @param marks names of which one at least is in every folder of the kind, or begins of names where they end in a dot; a folder that
 * holds other things only is refused. Absent: whatever is in the folder is left to be judged by who writes there.
 * @throws LithostatError when it cannot be made, or holds something else
 */
export function claimFolder(folder: string, marks?: readonly string[]): void {
  if (folder.trim() === '') {
    throw new LithostatError([
      {
        code: 'bad-folder',
        path: '',
        message: 'the folder of the results has no name',
        got: JSON.stringify(folder),
        remedy: 'name a folder with --out, or leave --out away',
      },
    ]);
  }
  let entries: string[];
  try {
    makeFolder(folder);
    entries = readdirSync(folder);
  } catch (error) {
    throw fileError(error, folder, 'create');
  }
  const isMark = (entry: string) =>
    marks?.some((mark) => (mark.endsWith('.') ? entry.startsWith(mark) : entry === mark));
  if (marks === undefined || entries.length === 0 || entries.some(isMark)) return;
  throw new LithostatError([
    {
      code: 'folder-not-empty',
      path: '',
      file: folder,
      message: `${folder} holds files of something else; they are left alone`,
      got: entries.slice(0, 5).join(', '),
      expected: `an empty folder, or one with ${marks.filter((mark) => !mark.endsWith('.')).join(' or ')}`,
      remedy: 'choose another folder with --out, or move the files away',
    },
  ]);
}
