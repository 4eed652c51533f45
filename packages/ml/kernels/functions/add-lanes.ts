/** Adds the sum of four numbers to a float64. */
export function addLanes(sum: usize, lanes: v128): void {
  const left = <f64>f32x4.extract_lane(lanes, 0) + <f64>f32x4.extract_lane(lanes, 1);
  const right = <f64>f32x4.extract_lane(lanes, 2) + <f64>f32x4.extract_lane(lanes, 3);
  store<f64>(sum, load<f64>(sum) + (left + right));
}
