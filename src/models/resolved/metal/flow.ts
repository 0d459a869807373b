import { boundaryOf, type FacetSet, type Mesh } from '../../../mesh/index.js';
import { exitCodes, faradayConstant, LithostatError } from '../../../quantity/index.js';
import {
  type ContactPressure,
  type CreepCondition,
  type CreepSolution,
  contactPressure,
  contactShear,
  type Position,
  solveCreep,
} from '../creep/index.js';
import type { Across } from '../electrolyte/cell-conduction.js';
import type { ResolvedElectrode } from '../parameters.js';
import { areaIntegral, runsOf, voidsOf } from '../surface/chain.js';
import type { MeshChain } from '../surface/chain-of-mesh.js';
import type { MetalSection } from './section.js';

/** What acts on the metal of one electrode. */
export interface MetalLoad {
  /** Absolute pressure of the platen (Pa). */
  readonly pressure: number;
  /** Current density out of the metal by the place across, and its mean over the section (A/m^2). */
  readonly current: Across;
  readonly meanCurrent: number;
  /** Area of the section (m^2; m when plane). */
  readonly area: number;
  /** Surface tension acts where the flow will have brought the surfaces: this much later, of nodes that are displaced before. */
  readonly ahead: Ahead;
}

/** When surface tension is taken. */
export interface Ahead {
  /** s. */
  readonly time: number;
  /** m, two numbers a node. */
  readonly displacement?: Float64Array;
}

/** How the metal of one electrode moves. */
export interface MetalFlow {
  readonly solution: CreepSolution;
  /** Velocity at the nodes of the chain: across, height (m/s). */
  readonly velocity: Float64Array;
  /** Velocity with which the electrode moves towards the electrolyte (m/s). */
  readonly bodyVelocity: number;
  /** Pressure on the interface by the place across, absolute (Pa): that of the contact, and of the gas in voids. */
  readonly pressure: Across;
  /** Traction of the metal on the electrolyte along the interface, to the right (Pa): none without friction. */
  readonly shear: Across;
  readonly largestPressure: number;
  readonly leastPressure: number;
  /** Force of the electrolyte on the contact (N; N/m), absolute. */
  readonly contactForce: number;
  /** Force of gas and surface tension in voids on the metal, away from the electrolyte (N; N/m). */
  readonly voidForce: number;
  /** Segments of the chain in contact that come apart, by place of their first node. */
  readonly opening: ReadonlySet<number>;
  /** Volume of the vacancies that stripping leaves behind (m^3/s; m^2/s). */
  readonly vacancyVolume: number;
  /** int s : D dV (W; W/m). */
  readonly dissipation: number;
}

/** Most rounds of the active set of contact; each opens or closes facets. */
const mostRounds = 40;

/**
 * The flow of the metal under the platen's pressure while its lower surface follows the current: v . n = (1 - chi) Vm i/F where it touches
 * (n towards the electrolyte), traction -(p_void + gamma Kc) n on voids, Young's contact angle at rims that slide, and unilateral contact: a facet of contact whose mean pressure falls
 * below p_void - sigma_ad is set free, one that is free and moves ahead of the recession is held again, for good (primal active set).
 *
 * @param before the last evaluation, on a mesh of the same connections: what was opening, and the flow, to start from
 * @throws LithostatError where the flow cannot be solved, or the contact does not settle
 */
export function metalFlow(
  { mesh, chain, session }: MetalSection,
  electrode: ResolvedElectrode,
  load: MetalLoad,
  before: Pick<MetalFlow, 'opening' | 'solution'> | null = null,
  mayOpen = true,
): MetalFlow {
  const perCharge = electrode.molarVolume / faradayConstant;
  const contacts = contactFacets(mesh, chain);
  const touching = (segment: number) => contacts.has(segment);
  const open = new Set([...contacts.keys()].filter((segment) => before?.opening.has(segment)));
  // What is consumed sums up to the charge exactly: interpolation between two meshes would leave metal over.
  const nodal = Float64Array.from(chain.across, (x) => perCharge * load.current(x));
  const over = areaIntegral(chain, nodal) - perCharge * load.meanCurrent * load.area;
  const shift =
    over /
    areaIntegral(
      chain,
      nodal.map(() => 1),
      touching,
    );
  const consumption: Across = (x) => perCharge * load.current(x) - shift;
  const recession = Float64Array.from(chain.across, consumption);
  // Vacancies need a void to condense in; without one every atom takes its site with it. Stress drives current from one place of the contact to
  // another as well: vacancies that this leaves where it strips are filled where it plates, so those of the net current are spread over what strips.
  const voids = voidsOf(chain).length > 0;
  const stripped = recession.map((velocity) => Math.max(velocity, 0));
  const net = voids ? electrode.vacancyFraction * areaIntegral(chain, recession, touching) : 0;
  const vacancies = net > 0 ? net / areaIntegral(chain, stripped, touching) : 0;
  const follows: Across = (x) => consumption(x) - vacancies * Math.max(consumption(x), 0);
  const holds = electrode.face.adhesion - electrode.voidPressure;
  // At the end of a gap a facet may pull while it is held and push while it is free: the gap ends inside. It stays held.
  const kept = new Set<number>();
  let start = before?.solution;
  for (let round = 0; ; round++) {
    const held = [...contacts.keys()].filter((segment) => !open.has(segment));
    if (held.length === 0) throw lost();
    const free = [...open];
    const named = withContact(mesh, pick(contacts, held), pick(contacts, free));
    const solution = solveCreep(
      {
        mesh: named,
        material: { referenceRate: electrode.creepRate, exponent: electrode.creep.exponent },
        conditions: conditions(electrode, load, free.length > 0, mesh, chain, follows),
      },
      start === undefined ? { session } : { session, start },
    );
    start = solution;
    const onContact = contactPressure(solution, 'contact');
    let changed = false;
    if (mayOpen) {
      const pressureAt = new Map(Array.from(onContact.nodes, (node, k) => [node, onContact.pressure[k]!] as const));
      for (const segment of contacts.keys()) {
        const [a, middle, b] = [0, 1, 2].map((k) => chain.nodes[segment + k]!) as [number, number, number];
        if (open.has(segment)) {
          // Ahead of the recession, the metal would enter the electrolyte.
          const ahead = -solution.velocity[2 * middle + 1]! > follows(chain.across[segment + 1]!);
          if (ahead) {
            open.delete(segment);
            kept.add(segment);
            changed = true;
          }
        } else {
          const mean = (pressureAt.get(a)! + 4 * pressureAt.get(middle)! + pressureAt.get(b)!) / 6;
          if (mean < -holds && !kept.has(segment)) {
            open.add(segment);
            changed = true;
          }
        }
      }
    }
    if (!changed)
      return flowOf(
        solution,
        chain,
        electrode,
        onContact,
        open,
        vacancies * areaIntegral(chain, stripped, (segment) => contacts.has(segment) && !open.has(segment)),
      );
    if (round === mostRounds) throw unsettled(open.size, contacts.size);
  }
}

interface Facet {
  readonly cell: number;
  readonly facet: number;
}

/** Facets in contact, by the place in the chain of their first node. */
function contactFacets(mesh: Mesh, chain: MeshChain): Map<number, Facet> {
  const { cell, facet } = boundaryOf(mesh, 'contact');
  const { nodes } = mesh.blocks[0]!;
  // The middle node of facet f of a triangle of order 2 is its node 3 + f.
  const byMiddle = new Map(
    Array.from(cell, (c, k) => [nodes[6 * c + 3 + facet[k]!]!, { cell: c, facet: facet[k]! }] as const),
  );
  const found = new Map<number, Facet>();
  for (let node = 0; node + 2 < chain.nodes.length; node += 2) {
    const here = byMiddle.get(chain.nodes[node + 1]!);
    if (here !== undefined) found.set(node, here);
  }
  return found;
}

function pick(contacts: ReadonlyMap<number, Facet>, segments: readonly number[]): FacetSet {
  const facets = segments.map((segment) => contacts.get(segment)!);
  return { cell: Int32Array.from(facets, ({ cell }) => cell), facet: Int32Array.from(facets, ({ facet }) => facet) };
}

function withContact(mesh: Mesh, contact: FacetSet, opening: FacetSet): Mesh {
  const boundaries = new Map(mesh.boundaries).set('contact', contact);
  if (opening.cell.length > 0) boundaries.set('opening', opening);
  return { ...mesh, boundaries };
}

function conditions(
  { voidPressure, face, surfaceEnergy, contactAngleCosine }: ResolvedElectrode,
  { pressure, ahead }: MetalLoad,
  opening: boolean,
  mesh: Mesh,
  chain: MeshChain,
  recession: Across,
): CreepCondition[] {
  const list: CreepCondition[] = [
    { kind: 'platen', boundary: 'platen', load: { pressure } },
    { kind: 'normal-velocity', boundary: 'right', velocity: 0 },
    {
      kind: 'normal-velocity',
      boundary: 'contact',
      velocity: (position) => recession(position[0]!),
      ...(face.friction === 'sticking' ? { friction: 'sticking' as const } : {}),
    },
  ];
  if (mesh.boundaries.has('left')) list.push({ kind: 'normal-velocity', boundary: 'left', velocity: 0 });
  for (const boundary of ['void', 'gap']) {
    if (!mesh.boundaries.has(boundary)) continue;
    list.push({ kind: 'pressure', boundary, pressure: voidPressure });
    if (surfaceEnergy > 0)
      list.push({
        kind: 'surface-tension',
        boundary,
        tension: surfaceEnergy,
        end: youngForce(contactAngleCosine, chain),
        implicit: ahead,
      });
  }
  // What comes off in this step has no curvature yet.
  if (opening) list.push({ kind: 'pressure', boundary: 'opening', pressure: voidPressure });
  return list;
}

/**
 * Force on the end of a void's surface over its tension: on the electrolyte's face what keeps Young's angle along it, cos psi = W/gamma - 1 in the
 * metal: minus cos psi along the face, away from the void, while the face carries what pulls away from it; none where the void meets a plane of
 * symmetry, or where a wall goes over into a thin gap.
 */
function youngForce(cosine: number, chain: MeshChain) {
  const { across } = chain;
  const width = across.at(-1)!;
  const rims = voidsOf(chain).flatMap(({ first, last }) => [
    { at: across[first]!, away: -1 },
    { at: across[last]!, away: 1 },
  ]);
  return (position: Position, outward: Position): number[] => {
    const x = position[0]!;
    if (position[1] !== 0) return Math.min(x, width - x) < 1e-9 * width ? [outward[0]!, 0] : [0, 0];
    const distance = (rim: { readonly at: number }): number => Math.abs(rim.at - x);
    const { away } = rims.reduce((near, rim) => (distance(rim) < distance(near) ? rim : near));
    return [-cosine * away, outward[1]!];
  };
}

function flowOf(
  solution: CreepSolution,
  chain: MeshChain,
  { voidPressure, face, surfaceEnergy }: ResolvedElectrode,
  contact: ContactPressure,
  opening: ReadonlySet<number>,
  vacancyVolume: number,
): MetalFlow {
  const velocity = new Float64Array(2 * chain.nodes.length);
  chain.nodes.forEach((node, k) => {
    velocity[2 * k] = solution.velocity[2 * node]!;
    velocity[2 * k + 1] = solution.velocity[2 * node + 1]!;
  });
  const { mesh } = solution.problem;
  const pressures = surfaceEnergy > 0 ? withoutLineForces(contact, chain) : contact.pressure;
  const pressure = alongContact(solution, chain, contact.nodes, pressures, voidPressure);
  const walls = ['left', 'axis', 'right'].filter((wall) => mesh.boundaries.has(wall));
  let shear: Across = () => 0;
  if (face.friction === 'sticking') {
    const friction = contactShear(solution, 'contact', walls);
    shear = alongContact(solution, chain, friction.nodes, friction.shear, 0);
  }
  return {
    solution,
    velocity,
    bodyVelocity: -solution.platens.get('platen')!,
    pressure,
    shear,
    largestPressure: pressures.reduce((most, p) => Math.max(most, p), Number.NEGATIVE_INFINITY),
    leastPressure: pressures.reduce((least, p) => Math.min(least, p), Number.POSITIVE_INFINITY),
    contactForce: contact.force,
    voidForce: voidForce(solution),
    opening,
    vacancyVolume,
    dissipation: solution.power.dissipation,
  };
}

/** Values at the nodes of the contact as a function of the place across, linear between nodes; another value below voids. */
function alongContact(
  { problem }: CreepSolution,
  chain: MeshChain,
  nodes: Int32Array,
  values: Float64Array,
  belowVoids: number,
): Across {
  const { coordinates } = problem.mesh;
  const points = Array.from(nodes, (node, k) => [coordinates[2 * node]!, values[k]!] as const);
  points.sort((one, other) => one[0] - other[0]);
  const places = Float64Array.from(points, ([x]) => x);
  // Between neighbours on the contact; nodes of a void lie between contacts further apart than a segment.
  const covered = voidsOf(chain).map(({ first, last }) => [chain.across[first]!, chain.across[last]!] as const);
  return (x) => {
    if (covered.some(([from, to]) => x > from && x < to)) return belowVoids;
    let [low, high] = [0, places.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (places[middle]! <= x) low = middle;
      else high = middle;
    }
    const span = places[high]! - places[low]!;
    const t = span > 0 ? Math.min(1, Math.max(0, (x - places[low]!) / span)) : 0;
    return (1 - t) * points[low]![1] + t * points[high]![1];
  };
}

/**
 * Pressures at the nodes of the contact. At a rim that surface tension holds at another angle than Young's, a force per length acts on a line, which
 * on a mesh is a pressure as high as its cells are small. It is no pressure: the contact there has that of the next facet.
 */
function withoutLineForces({ nodes, pressure }: ContactPressure, chain: MeshChain): Float64Array {
  const place = new Map(Array.from(nodes, (node, k) => [node, k] as const));
  const result = pressure.slice();
  for (const { kind, first, last } of runsOf(chain)) {
    if (kind === 'void' || last - first < 4) continue;
    for (const [rim, inwards] of [
      [first, 1],
      [last, -1],
    ] as const) {
      if (rim === 0 || rim + 1 === chain.nodes.length) continue;
      const next = place.get(chain.nodes[rim + 2 * inwards]!);
      if (next === undefined) continue;
      for (const at of [rim, rim + inwards]) {
        const here = place.get(chain.nodes[at]!);
        if (here !== undefined) result[here] = pressure[next]!;
      }
    }
  }
  return result;
}

function lost(): LithostatError {
  return new LithostatError(
    [
      {
        code: 'contact-lost',
        path: '',
        message: 'the metal has come off the electrolyte everywhere: nothing carries the stack pressure or the current',
        remedy: 'raise the stack pressure, or lower the current',
      },
    ],
    exitCodes.solverFailure,
  );
}

function unsettled(open: number, of: number): LithostatError {
  return new LithostatError(
    [
      {
        code: 'contact-unsettled',
        path: '',
        message: `which parts of the interface touch did not settle in ${mostRounds} rounds (${open} of ${of} facets open)`,
        remedy: 'use a finer mesh (model.options.resolution), or some adhesion',
      },
    ],
    exitCodes.solverFailure,
  );
}

/** Vertical resultant of the given tractions. */
function voidForce({ scaled, problem }: CreepSolution): number {
  const { load, scale } = scaled.problem;
  let sum = 0;
  for (let at = 1; at < load.length; at += 2) sum += load[at]!;
  return sum * scale.stress * scale.length ** (problem.mesh.geometry === 'plane' ? 1 : 2);
}
