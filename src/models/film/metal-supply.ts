import { loadCarried } from '../../physics/voids/load-carried.js';
import type { MetalSupply, ModelState } from '../model.js';
import type { FilmInterface } from './interface.js';
import type { FilmSystem } from './system.js';

const load = new Float64Array(2);

/**
 * What brings metal to the interfaces that are being stripped.
 *
 * With recession v = Vm i/F, of which the share chi_0 leaves vacancies and chi of it condenses, the electrode moves by
 *
 *     v_b = (v - gain)/(1 - s) + R,      s = sum_k A_k m_k (1 - theta_k),
 *
 * where R = sum_k A_k R_k is the closure of voids. Of the first term, (chi_0 - chi) v/(1 - s) is metal that comes because vacancies diffuse
 * away, and the rest metal that follows as a whole. R has parts by diffusion and by creep. At rest of the voids v_b = v. Creep of a class of
 * voids counts as plastic flow where the equivalent stress at the wall of a void, (3/(2 n)) p/k, is not below the yield strength f sigma_y of metal
 * of that size, as in the maps of Frost and Ashby (1982): k is the share of the load that neighbours leave, f the size-dependent strength factor.
 *
 * @returns one entry an interface that is stripped
 */
export function metalSupply(system: FilmSystem, state: ModelState): MetalSupply[] {
  const { interfaces, layout, parameters } = system;
  // Leaves rates and closure of every interface at this state.
  system.evaluate(state.time, state.vector, new Float64Array(system.size));
  return interfaces.flatMap((one, j): MetalSupply[] => {
    const current = system.sign(j) * state.vector[layout.current];
    if (!(current > 0)) return [];
    const { vacancyFraction } = one.electrode.voids;
    const follows = one.translationVelocity;
    const annihilated = parameters.mechanisms.vacancyCondensation ? vacancyFraction - one.condensingFraction : 0;
    const lifted = 1 / (1 - one.shedShare);
    const byVacancies = annihilated * one.laws.molarToVolume * current * lifted;
    // Where the roofs follow the closure too, it counts as often as it moves the body.
    const weight = one.closureApart() ? 1 : lifted;
    const { diffusion, creep, plasticFlow } = closureOf(one);
    const closure = diffusion + creep + plasticFlow;
    return [
      {
        electrode: j + 1,
        diffusion: byVacancies + weight * diffusion,
        creep: weight * creep,
        plasticFlow: weight * plasticFlow,
        body: follows - byVacancies - (weight === 1 ? 0 : weight * closure),
      },
    ];
  });
}

/** Closure of voids per nominal area (m/s). Buried voids close inside bulk metal and count as creep. */
function closureOf(one: FilmInterface): { diffusion: number; creep: number; plasticFlow: number } {
  const { creepClosure, interfaceDiffusion, latticeDiffusion, closingPressure, strengthFactor } = one.closure;
  const { voids, creep: law, yieldStrength } = one.electrode;
  let diffusion = 0;
  let creep = one.buriedClosure;
  let plasticFlow = 0;
  voids.classes.forEach(({ areaShare }, k) => {
    diffusion += areaShare * (interfaceDiffusion[k] + latticeDiffusion[k]);
    const { spacing, fixedInteraction, aspectRatio, friction } = one.laws.closure[k];
    loadCarried(law.exponent, one.radius[k] / spacing, fixedInteraction, load, aspectRatio, friction);
    const wallStress = (1.5 / law.exponent) * (closingPressure[k] / load[0]);
    const yields = yieldStrength !== null && wallStress >= strengthFactor[k] * yieldStrength;
    if (yields) plasticFlow += areaShare * creepClosure[k];
    else creep += areaShare * creepClosure[k];
  });
  return { diffusion, creep, plasticFlow };
}
