/** Slope of ln |error| against ln h by least squares: the observed order. */
export function fittedSlope(sizes: readonly number[], errors: readonly number[]): number {
  const x = sizes.map(Math.log);
  const y = errors.map((error) => Math.log(Math.abs(error)));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleX, middleY] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, value, k) => sum + (value - middleX) * (y[k]! - middleY), 0);
  return covariance / x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
}
