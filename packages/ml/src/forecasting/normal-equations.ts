/**
 * What a least-squares step is found from; four rows at a time, so that each sum is read and written less often.
 * @param rows float64[count * size], the Jacobian J of the residuals r
 * @param gradient float64[size], overwritten: Jᵀr
 * @param curvature float64[size * size], its lower triangle overwritten: JᵀJ
 */
export function normalEquations(
  { rows, residuals, count }: { rows: Float64Array; residuals: Float64Array; count: number },
  gradient: Float64Array,
  curvature: Float64Array,
): void {
  const size = gradient.length;
  gradient.fill(0);
  curvature.fill(0);
  let row = 0;
  for (; row + 4 <= count; row += 4) {
    const first = row * size;
    const second = first + size;
    const third = second + size;
    const fourth = third + size;
    for (let at = 0; at < size; at++) {
      const [one, two, three, four] = [rows[first + at], rows[second + at], rows[third + at], rows[fourth + at]];
      gradient[at] +=
        one * residuals[row] + two * residuals[row + 1] + three * residuals[row + 2] + four * residuals[row + 3];
      const target = at * size;
      for (let other = 0; other <= at; other++)
        curvature[target + other] +=
          one * rows[first + other] +
          two * rows[second + other] +
          three * rows[third + other] +
          four * rows[fourth + other];
    }
  }
  for (; row < count; row++) {
    for (let at = 0; at < size; at++) {
      const own = rows[row * size + at];
      gradient[at] += own * residuals[row];
      for (let other = 0; other <= at; other++) curvature[at * size + other] += own * rows[row * size + other];
    }
  }
}
