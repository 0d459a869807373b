import { faradayConstant } from '../../quantity/index.js';
import type { ChargeCount, Ledger, ModelState } from '../model.js';
import { quadratureNames, thicknessOffset } from './layout.js';
import type { FilmSystem } from './system.js';

const explanation =
  'Each term comes from its own law. What is left over: (1) the laws of closure and translation are mean-field, and with a ' +
  'translation factor m below 1 the work (1 - m)(1 - theta) p_n v_t on the roofs of voids (v_t the velocity that they follow) is spent without being received; ' +
  '(2) gaps opened between pillars or at rims (M2, M3) rise against the contact pressure without a term; ' +
  '(3) switched-off stress kinetics leave out p_n Vm; (4) surface that voids gain while vacancies open them or the body lifts ' +
  'them, and lose while it comes down or plating fills and buries them, is booked with no law to pay for it, and that of flat ' +
  'voids as that of half spheres; (5) gas in voids pushes back without a term. ' +
  'With one class of empty voids, m = 1, M1 alone and no surface tension it vanishes.';

/** Terms that the cell receives; all others are spent or stored. */
const inputs = new Set(['electricalWork', 'stackWork']);

/**
 * Audits charge, lithium, force and energy at a state.
 * @param system with its load set @param state to be audited
 * @param charge counted by the caller from the protocol (C/m^2)
 */
export function filmLedger(system: FilmSystem, state: ModelState, charge: ChargeCount): Ledger {
  const { parameters, layout } = system;
  const { vector, quadratures } = state;
  system.refresh(state.time, vector);
  const passed = charge.throughput;
  const relative = (error: number, scale: number): number => (error === 0 ? 0 : Math.abs(error) / scale);

  let lithium = 0;
  let thickness = 0;
  let assembled = 0;
  parameters.electrodes.forEach((electrode, j) => {
    const start = layout.start[j];
    const now = vector[start + layout.classes[j] + thicknessOffset];
    // Metal = thickness - open voids - buried voids + crack, from the motion of the body; against Faraday's law.
    const metal = now - system.interfaces[j].storedVolume(vector, start) + system.initialStoredVolume[j];
    const perCharge = electrode.molarVolume / faradayConstant;
    const expected = electrode.thickness - system.sign(j) * perCharge * charge.net;
    // With little or no charge passed, against a millionth of the metal.
    const scale = Math.max(perCharge * passed, 1e-6 * electrode.thickness, Number.MIN_VALUE);
    lithium = Math.max(lithium, relative(metal - expected, scale));
    thickness += now;
    assembled += electrode.thickness;
  });

  // The pressure that the laws were given, against the fixture on the stack as it has become thick.
  const setPoint = system.stackPressure - parameters.fixture.stiffness * system.stackGrowth;
  const fixture = setPoint + parameters.fixture.stiffness * (thickness - assembled);
  const largest = Math.max(Math.abs(setPoint), Math.abs(system.stackPressure), 1);

  const terms: Record<string, number> = {};
  let received = 0;
  let spent = 0;
  let size = 0;
  quadratureNames.forEach((name, index) => {
    terms[name] = quadratures[index];
    size += Math.abs(quadratures[index]);
    if (inputs.has(name)) received += quadratures[index];
    else spent += quadratures[index];
  });
  const residual = received - spent;
  terms.residual = residual;
  return {
    charge: { relativeError: relative(vector[layout.charge] - charge.net, Math.max(passed, Number.MIN_VALUE)) },
    lithium: { relativeError: lithium },
    force: { relativeError: relative(fixture - system.stackPressure, largest) },
    energy: { relativeError: relative(residual, Math.max(size / 2, Number.MIN_VALUE)), terms, explanation },
  };
}
