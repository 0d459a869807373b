/**
 * Observed order of convergence: slope of ln |error| against ln h by least squares.
 * @param spacings h of each mesh @param errors error on each
 */
export function fittedOrder(spacings, errors) {
  const x = spacings.map(Math.log);
  const y = errors.map((error) => Math.log(Math.abs(error)));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, value, k) => sum + (value - meanX) * (y[k] - meanY), 0);
  return covariance / x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
}
