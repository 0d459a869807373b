import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { evaluateCase } from '../../../src/studies/cases/index.js';
import { buildStudyPlan } from '../../../src/studies/plan/build-plan.js';
import { checkPlan } from '../../../src/studies/plan/check-plan.js';

const scenario = fileURLToPath(new URL('../../../scenarios/studies/contact-sweep.yaml', import.meta.url));

it('the sweep that is shipped has the cases that it says, and their protocols last as long as charge over current', async () => {
  const built = await buildStudyPlan(scenario);
  checkPlan(scenario, built);
  const { plan } = built;
  expect([plan.count, built.excluded]).toEqual([22, 2]);
  const left = new Map<string, number>();
  for (let index = 0; index < plan.count; index += 3) {
    const { set, inputs } = plan.at(index);
    const [pressure, current, same, temperature] = inputs as number[];
    expect(same).toBe(current);
    const { status, columns, values } = await evaluateCase(plan.family, set);
    expect(status).toBe('ok');
    const value = (name: string) => values[columns.findIndex((column) => column.startsWith(name))] as number;
    // Twice 0.5 mAh/cm^2.
    expect(value('endTime')).toBeCloseTo((2 * 0.5 * 3600) / current, 6);
    left.set(`${pressure} ${current} ${temperature}`, value('minimum(contactFraction1)'));
  }
  const contact = (name: string) => left.get(name)!;
  // Less current, and more heat, leave more contact.
  expect(contact('2.15443469003 0.2 25')).toBeLessThan(contact('1 0.1 25'));
  expect(contact('10 0.2 25')).toBeLessThan(contact('10 0.5 60'));
});
