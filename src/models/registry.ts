import type { ModelDeclaration, Scenario } from '../io/scenario/index.js';
import type { MaterialLibrary } from '../materials/index.js';
import type { Assumption } from './assumption.js';
import { FilmModel } from './film/film-model.js';
import { heterogeneity } from './film/heterogeneity.js';
import { intactInterfaces } from './film/intact-interfaces.js';
import { filmMechanismsSchema, filmOptionsSchema } from './film/mechanisms.js';
import { resolveFilmParameters } from './film/resolve.js';
import type { CellModel } from './model.js';
import { intactFaces, unevenness } from './resolved/declaration.js';
import { resolvedMechanismsSchema, resolvedOptionsSchema } from './resolved/options.js';
import { resolveParameters } from './resolved/resolve.js';
import { ResolvedModel } from './resolved/resolved-model.js';

/** A registered cell model: what a scenario may say about it, and how it is made. */
export interface RegisteredModel extends ModelDeclaration {
  make(scenario: Scenario, library: MaterialLibrary): CellModel;
  /** The same cell with intact interfaces: no voids at assembly and nothing that makes them, dendrites possible. */
  intactInterfaces(scenario: Scenario): Scenario;
  /** The parameters of heterogeneity that a critical current of this model rests on. */
  assumptions(scenario: Scenario, library: MaterialLibrary): readonly Assumption[];
}

/** Every cell model, one entry each. */
export const models: readonly RegisteredModel[] = [
  {
    level: 'film',
    mechanisms: filmMechanismsSchema,
    options: filmOptionsSchema,
    make: (scenario, library) => new FilmModel(resolveFilmParameters(scenario, library)),
    intactInterfaces,
    assumptions: heterogeneity,
  },
  {
    level: 'resolved',
    mechanisms: resolvedMechanismsSchema,
    options: resolvedOptionsSchema,
    make: (scenario, library) => new ResolvedModel(resolveParameters(scenario, library)),
    intactInterfaces: intactFaces,
    assumptions: unevenness,
  },
];
