/**
 * Evaluates a law of the compiled library.
 * @param law the law @param parameters its parameters (SI) @param inputs its inputs in order (SI)
 * @returns {Float64Array} the value, then the partial derivative to each input
 */
export function evaluate(law, parameters, ...inputs) {
  const out = new Float64Array(inputs.length + 1);
  law.evaluate(parameters, inputs, out);
  return out;
}

/** The value of a law alone; arguments as for `evaluate`. */
export function value(law, parameters, ...inputs) {
  return evaluate(law, parameters, ...inputs)[0];
}
