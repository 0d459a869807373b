import type { Scenario } from '../io/scenario/index.js';
import { type StackLayer, stackStiffness } from './stack-stiffness.js';

/** What holds the stack. */
export interface FixtureParameters {
  readonly kind: 'load' | 'gap' | 'spring';
  /** Preload or load at assembly (Pa). */
  readonly pressure: number;
  /** Rise of pressure per increase of stack thickness (Pa/m): 0 for a load, elastic stiffness of the stack for a gap. */
  readonly stiffness: number;
}

/** The fixture of a scenario. @param layers of the stack, whose elasticity a fixture of constant gap works against */
export function fixtureOf(
  stackPressure: Scenario['operation']['stackPressure'],
  layers: readonly StackLayer[],
): FixtureParameters {
  const { fixture: kind, pressure } = stackPressure;
  if (stackPressure.fixture === 'spring') return { kind, pressure, stiffness: stackPressure.stiffness };
  return { kind, pressure, stiffness: kind === 'gap' ? stackStiffness(layers) : 0 };
}
