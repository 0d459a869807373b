/** Uniform numbers in (0, 1), the same in every run (Park and Miller 1988). */
export function generator(seed) {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Numbers 0 to count - 1 in random order (Fisher and Yates). */
export function shuffled(count, random) {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const held = order[last];
    order[last] = order[other];
    order[other] = held;
  }
  return order;
}
