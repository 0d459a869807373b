import type { AtlasResult } from '../studies/atlas/index.js';
export async function writeAtlasReport(_out: string, _result: AtlasResult): Promise<void> {}
