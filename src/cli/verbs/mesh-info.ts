import { exitCodes } from '../../quantity/index.js';
import { describeMesh, printMesh } from '../describe-mesh.js';
import { type MeshFlags, readMeshAsAsked } from '../mesh-options.js';

/** `lithostat mesh info`. @returns the exit code */
export async function meshInfo(file: string, options: MeshFlags): Promise<number> {
  const answer = describeMesh(file, readMeshAsAsked(file, options));
  if (!options.json) for (const note of answer.notes) process.stderr.write(`${note}\n`);
  process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : `${printMesh(answer)}\n`);
  return exitCodes.done;
}
