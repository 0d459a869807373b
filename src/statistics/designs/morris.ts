import { randomStream } from '../random.js';

/**
 * Trajectories of Morris: each starts at a random point of a grid and changes one coordinate after the other, in random order, by half of
 * the levels up or down. The levels are the middles of equally likely cells, (k + 1/2)/levels, so that an unbounded distribution is never
 * asked for its infinite ends; a step is 1/2.
 * @param trajectories number of trajectories.
 * @param levels number of levels, even.
 * @returns trajectories*(dimensions + 1)*dimensions numbers: the points of a trajectory follow each other. More trajectories of the same
 *   seed begin with the same ones.
 * Source: Morris 1991, Technometrics 33, 161.
 */
export function morrisTrajectories(trajectories: number, dimensions: number, seed: number, levels = 4): Float64Array {
  const random = randomStream(seed);
  const half = levels / 2;
  const points = new Float64Array(trajectories * (dimensions + 1) * dimensions);
  const level = new Int32Array(dimensions);
  let at = 0;
  const put = () => {
    for (let j = 0; j < dimensions; j++) points[at++] = (level[j]! + 0.5) / levels;
  };
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    for (let j = 0; j < dimensions; j++) level[j] = random.integer(levels);
    put();
    for (const j of random.permutation(dimensions)) {
      level[j] = level[j]! + (level[j]! < half ? half : -half);
      put();
    }
  }
  return points;
}
