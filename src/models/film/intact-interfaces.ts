import type { Scenario } from '../../io/scenario/index.js';

/**
 * The same cell with intact interfaces, for the plating limit: no voids at assembly, and none of the three drivers that make them.
 * The contact law stays. Dendrites are switched on, since they are what a plating limit is about.
 *
 * @param scenario a validated scenario of the film model
 * @returns a changed copy
 */
export function intactInterfaces(scenario: Scenario): Scenario {
  const { cell, model } = scenario;
  return {
    ...scenario,
    cell: {
      ...cell,
      interfaces: cell.interfaces.map((record) => ({
        ...record,
        voids: { ...record.voids, initialRadius: undefined, initialContact: 1 },
      })),
    },
    model: {
      ...model,
      mechanisms: {
        ...model.mechanisms,
        vacancyCondensation: false,
        pillars: false,
        fluxFocusing: false,
        dendrites: true,
      },
    },
  };
}
