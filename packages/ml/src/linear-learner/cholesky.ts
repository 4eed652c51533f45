/**
 * Solves A x = b for a symmetric positive definite matrix.
 * @param matrix float64[n * n], row-major; its lower triangle is overwritten with the factor
 * @returns a function that overwrites b with x; O(n³ / 6) once, O(n²) a call
 */
export function choleskySolver(matrix: Float64Array, size: number): (right: Float64Array) => void {
  for (let column = 0; column < size; column++) {
    const own = column * size;
    let diagonal = matrix[own + column];
    for (let at = 0; at < column; at++) diagonal -= matrix[own + at] ** 2;
    if (!(diagonal > 0)) throw new Error(`The matrix is not positive definite: pivot ${column} is ${diagonal}.`);
    const root = Math.sqrt(diagonal);
    matrix[own + column] = root;
    for (let row = column + 1; row < size; row++) {
      const other = row * size;
      let value = matrix[other + column];
      for (let at = 0; at < column; at++) value -= matrix[other + at] * matrix[own + at];
      matrix[other + column] = value / root;
    }
  }
  return (right) => {
    for (let row = 0; row < size; row++) {
      let value = right[row];
      for (let at = 0; at < row; at++) value -= matrix[row * size + at] * right[at];
      right[row] = value / matrix[row * size + row];
    }
    for (let row = size - 1; row >= 0; row--) {
      let value = right[row];
      for (let at = row + 1; at < size; at++) value -= matrix[at * size + row] * right[at];
      right[row] = value / matrix[row * size + row];
    }
  };
}
