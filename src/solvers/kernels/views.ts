/** The whole of a heap's memory, seen as arrays of each type; renewed when the memory grows, so read them anew in every call. */
export interface MemoryViews {
  readonly float64: Float64Array;
  readonly float32: Float32Array;
  readonly int32: Int32Array;
  readonly uint8: Uint8Array;
}
