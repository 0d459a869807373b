/** Correlation of a Gaussian process between two points, by the square of their distance in units of the correlation lengths. */
export interface Kernel {
  correlation(squaredDistance: number): number;
  /** -2 times the derivative by the squared distance, so that the derivative by ln(length_j) is this times (x_j/length_j)^2. */
  slope(squaredDistance: number): number;
}

export type KernelName = 'matern-5/2' | 'squared-exponential';

/** Source: Rasmussen & Williams 2006, Gaussian Processes for Machine Learning, equations 4.9 and 4.17. */
export const kernels: Readonly<Record<KernelName, Kernel>> = {
  'matern-5/2': {
    correlation(square) {
      const r = Math.sqrt(5 * square);
      return (1 + r + (r * r) / 3) * Math.exp(-r);
    },
    slope(square) {
      const r = Math.sqrt(5 * square);
      return (5 / 3) * (1 + r) * Math.exp(-r);
    },
  },
  'squared-exponential': {
    correlation: (square) => Math.exp(-square / 2),
    slope: (square) => Math.exp(-square / 2),
  },
};
