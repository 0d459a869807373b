import type { Mesh } from '../../mesh/index.js';
import { type Issue, LithostatError, nearest } from '../../quantity/index.js';
import { listed } from './mesh-error.js';
import type { ReadMeshOptions } from './options.js';

const words = { regions: 'region', boundaries: 'boundary', interfaces: 'interface' } as const;

/** Checks that a mesh has the groups that are needed. @throws LithostatError with an issue for each that is missing, which lists what there is */
export function requireGroups(file: string, mesh: Mesh, required: ReadMeshOptions['require'] = {}): void {
  const there = {
    regions: mesh.regions,
    boundaries: [...mesh.boundaries.keys()],
    interfaces: [...mesh.interfaces.keys()],
  };
  const issues: Issue[] = [];
  for (const kind of ['regions', 'boundaries', 'interfaces'] as const) {
    for (const name of required[kind] ?? []) {
      if (there[kind].includes(name)) continue;
      const near = nearest(name, there[kind]);
      const elsewhere = (['regions', 'boundaries', 'interfaces'] as const).find((other) => there[other].includes(name));
      issues.push({
        code: 'missing-group',
        path: '',
        file,
        message: `the mesh has no ${words[kind]} of this name`,
        got:
          elsewhere === undefined
            ? name
            : `${name}, which is ${elsewhere === 'interfaces' ? 'an' : 'a'} ${words[elsewhere]}`,
        expected: listed(there[kind], `none: the mesh has no named ${words[kind]}`),
        ...(near === undefined ? {} : { nearest: near }),
        remedy: `add a physical group of the name "${name}" before the mesh is saved`,
      });
    }
  }
  if (issues.length > 0) throw new LithostatError(issues);
}
