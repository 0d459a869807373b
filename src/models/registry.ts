import type { ModelDeclaration, Scenario } from '../io/scenario/index.js';
import type { MaterialLibrary } from '../materials/index.js';
import { FilmModel } from './film/film-model.js';
import { filmMechanismsSchema, filmOptionsSchema } from './film/mechanisms.js';
import { resolveFilmParameters } from './film/resolve.js';
import type { CellModel } from './model.js';

/** A registered cell model: what a scenario may say about it, and how it is made. */
export interface RegisteredModel extends ModelDeclaration {
  make(scenario: Scenario, library: MaterialLibrary): CellModel;
}

/** Every cell model, one entry each. */
export const models: readonly RegisteredModel[] = [
  {
    level: 'film',
    mechanisms: filmMechanismsSchema,
    options: filmOptionsSchema,
    make: (scenario, library) => new FilmModel(resolveFilmParameters(scenario, library)),
  },
];
