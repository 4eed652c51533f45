// A = V diag(d) Vᵀ, with V orthogonal; e is the off-diagonal of the tridiagonal form; n the order.

export interface EigenDecomposition {
  /** float64[n], descending. */
  values: Float64Array;
  /** float64[n][n]: the vector of each value, of length 1. */
  vectors: Float64Array[];
}

const mostSweeps = 60;

/**
 * Eigenvalues and vectors of a symmetric matrix: Householder's tridiagonal form, then implicit QL. O(n³).
 * The procedures tred2 and tql2 of EISPACK, Bowdler, Martin, Reinsch and Wilkinson, Handbook for Automatic Computation II
 * (1971), with the vectors kept as rows, which are contiguous.
 * @param matrix float64[n * n], symmetric; not changed
 */
export function symmetricEigen(matrix: Float64Array, n: number): EigenDecomposition {
  const rows = Array.from({ length: n }, (_, row) => matrix.slice(row * n, (row + 1) * n));
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const v = tridiagonalize(rows, d, e);
  diagonalize(v, d, e);
  const order = Array.from(d.keys()).sort((left, right) => d[right] - d[left] || left - right);
  return { values: Float64Array.from(order, (at) => d[at]), vectors: order.map((at) => v[at]) };
}

/** @returns Vᵀ as rows; fills the diagonal and off-diagonal */
function tridiagonalize(a: Float64Array[], d: Float64Array, e: Float64Array): Float64Array[] {
  const n = d.length;
  const reflections: { vector: Float64Array; scale: number }[] = [];
  for (let i = n - 1; i > 0; i--) {
    // Row i of what is left below it; its last entry is to be the only one that stays.
    const row = a[i].subarray(0, i);
    let squares = 0;
    for (let k = 0; k < i - 1; k++) squares += row[k] * row[k];
    d[i] = a[i][i];
    if (squares === 0) {
      e[i] = row[i - 1];
      continue;
    }
    const last = row[i - 1];
    const length = Math.sqrt(squares + last * last);
    const alpha = last > 0 ? -length : length;
    const vector = row.slice();
    vector[i - 1] -= alpha;
    const scale = 1 / (length * (length + Math.abs(last)));
    e[i] = alpha;
    reflect(a, vector, scale);
    reflections.push({ vector, scale });
  }
  if (n > 0) d[0] = a[0][0];
  const v = Array.from({ length: n }, (_, at) => {
    const unit = new Float64Array(n);
    unit[at] = 1;
    return unit;
  });
  // V is the product of the reflections, each of which acts on the first coordinates only.
  for (const { vector, scale } of reflections.reverse()) {
    for (const own of v) {
      let product = 0;
      for (let k = 0; k < vector.length; k++) product += own[k] * vector[k];
      product *= scale;
      if (product === 0) continue;
      for (let k = 0; k < vector.length; k++) own[k] -= product * vector[k];
    }
  }
  return v;
}

/** A := H A H with H = I - scale · u uᵀ, on the leading block as large as u; only its lower triangle is kept. */
function reflect(a: Float64Array[], u: Float64Array, scale: number): void {
  const size = u.length;
  const p = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const own = a[row];
    let sum = 0;
    const factor = u[row];
    for (let column = 0; column < row; column++) {
      sum += own[column] * u[column];
      p[column] += own[column] * factor;
    }
    p[row] += sum + own[row] * factor;
  }
  let product = 0;
  for (let at = 0; at < size; at++) {
    p[at] *= scale;
    product += p[at] * u[at];
  }
  const half = (scale * product) / 2;
  for (let at = 0; at < size; at++) p[at] -= half * u[at];
  for (let row = 0; row < size; row++) {
    const own = a[row];
    const [first, second] = [u[row], p[row]];
    for (let column = 0; column <= row; column++) own[column] -= first * p[column] + second * u[column];
  }
}

/** Implicit QL with shifts; `v` turns along. */
function diagonalize(v: Float64Array[], d: Float64Array, e: Float64Array): void {
  const n = d.length;
  for (let i = 1; i < n; i++) e[i - 1] = e[i];
  if (n > 0) e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1]))) m++;
      if (m === l) break;
      if (sweep === mostSweeps) throw new Error("The eigenvalues do not converge.");
      let g = (d[l + 1] - d[l]) / (2 * e[l]);
      let r = Math.hypot(g, 1);
      g = d[m] - d[l] + e[l] / (g + (g < 0 ? -r : r));
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        let f = s * e[i];
        const b = c * e[i];
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        const [upper, lower] = [v[i], v[i + 1]];
        for (let k = 0; k < n; k++) {
          f = lower[k];
          lower[k] = s * upper[k] + c * f;
          upper[k] = c * upper[k] - s * f;
        }
      }
      if (r === 0 && i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
}
