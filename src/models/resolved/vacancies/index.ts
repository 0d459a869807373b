/** Vacancies in the metal: diffusion with drift in pressure, sinks, interfaces that make and take them, on meshes that move. */
export type { VacancyInterface, VacancyLedger, VacancyLoad, VacancyProblem, VacancyState } from './problem.js';
export { VacancyTransport } from './vacancy-transport.js';
