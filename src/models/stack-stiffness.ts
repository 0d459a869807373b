/** A layer of the stack. */
export interface StackLayer {
  /** m. */
  readonly thickness: number;
  readonly youngsModulus: number;
  readonly poissonRatio: number;
}

/** Rise of pressure per growth of a stack between plates that stand still (Pa/m): that of its layers in series, none of which can widen. */
export function stackStiffness(layers: readonly StackLayer[]): number {
  return 1 / layers.reduce((sum, layer) => sum + layer.thickness / confinedModulus(layer), 0);
}

/** Modulus of a layer that cannot widen, E(1 - nu)/((1 + nu)(1 - 2 nu)), Pa. */
function confinedModulus({ youngsModulus, poissonRatio }: StackLayer): number {
  return (youngsModulus * (1 - poissonRatio)) / ((1 + poissonRatio) * (1 - 2 * poissonRatio));
}
