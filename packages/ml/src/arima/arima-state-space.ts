// The differenced series w is an ARMA process in Harvey's form: states s of dimension r, w_t = s_t[0],
// s_t[i] = φ_(i+1) w_(t-1) + s_(t-1)[i+1] + θ_i e_t. D further states hold the last values of y, y_t = c + w_t + Σ δ_i y_(t-i).
// n = r + D. Variances are in units of sigma². Harvey, Forecasting, Structural Time Series Models and the Kalman Filter,
// 1989, section 3.3; Gardner, Harvey and Phillips, Applied Statistics AS 154, 1980.

export interface ArimaSystem {
  /** float64[r], 0 beyond the autoregression. */
  ar: Float64Array;
  /** float64[r], 1 first and 0 beyond the moving average. */
  ma: Float64Array;
  /** float64[r]: covariances of s[0] with all of s where nothing is known of them. */
  firstRow: Float64Array;
  /** float64[D] */
  delta: Float64Array;
}

/** Null where the autoregression is not stationary. @param ar φ_1 … @param ma 1, θ_1 … */
export function arimaSystem(ar: Float64Array, ma: Float64Array, delta: Float64Array): ArimaSystem | null {
  const size = Math.max(ar.length, ma.length);
  const padded = (values: Float64Array) => {
    const whole = new Float64Array(size);
    whole.set(values);
    return whole;
  };
  const firstRow = firstRowOf(ar, ma, size);
  return firstRow && { ar: padded(ar), ma: padded(ma), firstRow, delta };
}

/** Cov(w_t, s_t[k]) = Σ_i φ_(k+1+i) γ_(1+i) + θ_(k+i) ψ_i, γ the autocovariances of w and ψ its response to an error. */
function firstRowOf(ar: Float64Array, ma: Float64Array, size: number): Float64Array | null {
  const psi = new Float64Array(ma.length);
  for (let lag = 0; lag < psi.length; lag++) {
    psi[lag] = ma[lag];
    for (let back = 1; back <= Math.min(lag, ar.length); back++) psi[lag] += ar[back - 1] * psi[lag - back];
  }
  const fromErrors = (lag: number) => {
    let sum = 0;
    for (let at = lag; at < ma.length; at++) sum += ma[at] * psi[at - lag];
    return sum;
  };
  const autocovariances = ar.length === 0 ? new Float64Array(1) : autocovariancesOf(ar, fromErrors);
  if (autocovariances === null) return null;
  const row = Float64Array.from({ length: size }, (_, at) => fromErrors(at));
  for (let at = 0; at < size; at++)
    for (let lag = at + 1; lag <= ar.length; lag++) row[at] += ar[lag - 1] * autocovariances[lag - at];
  return row[0] > 0 && row.every(Number.isFinite) ? row : null;
}

/** γ_0 … γ_p of γ_k - Σ φ_i γ_|k-i| = Σ_(j ≥ k) θ_j ψ_(j-k), by elimination; null where the equations have no one answer. */
function autocovariancesOf(ar: Float64Array, fromErrors: (lag: number) => number): Float64Array | null {
  const size = ar.length + 1;
  const rows = Array.from({ length: size }, (_, lag) => {
    const row = new Float64Array(size + 1);
    row[lag] = 1;
    for (let back = 1; back < size; back++) row[Math.abs(lag - back)] -= ar[back - 1];
    row[size] = fromErrors(lag);
    return row;
  });
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    if (!(Math.abs(rows[column][column]) > 1e-14)) return null;
    for (let row = column + 1; row < size; row++) {
      const factor = rows[row][column] / rows[column][column];
      if (factor === 0) continue;
      for (let at = column; at <= size; at++) rows[row][at] -= factor * rows[column][at];
    }
  }
  const answer = new Float64Array(size);
  for (let row = size - 1; row >= 0; row--) {
    let sum = rows[row][size];
    for (let at = row + 1; at < size; at++) sum -= rows[row][at] * answer[at];
    answer[row] = sum / rows[row][row];
  }
  return answer;
}

/**
 * float64[n * n], what is known of the states before the first value: the process as it is at any time, and of the values
 * before it `variance` each. From the first row, P = T P T' + R R' is solved along the diagonals.
 */
export function startCovariance({ ar, ma, firstRow, delta }: ArimaSystem, variance: number): Float64Array {
  const size = ar.length;
  const whole = size + delta.length;
  const covariance = new Float64Array(whole * whole);
  const next = (row: number, column: number) => (row < size && column < size ? covariance[row * whole + column] : 0);
  const first = (at: number) => (at < size ? firstRow[at] : 0);
  for (let row = size - 1; row >= 0; row--)
    for (let column = size - 1; column >= 0; column--)
      covariance[row * whole + column] =
        next(row + 1, column + 1) +
        ar[row] * ar[column] * firstRow[0] +
        ar[row] * first(column + 1) +
        ar[column] * first(row + 1) +
        ma[row] * ma[column];
  for (let at = size; at < whole; at++) covariance[at * whole + at] = variance;
  return covariance;
}

export interface FilteredStep {
  /** What was forecast for this step, and its variance in units of sigma². */
  expected: number;
  variance: number;
  /** By how much the forecast would change per unit of the constant. */
  perConstant: number;
}

/**
 * The Kalman filter over a series and, where it goes on with missing values, its forecast. Exact where values are missing.
 * @param values float64[T]; NaN = missing; the states at the start are 0
 * @param onStep is told what was forecast for each step from those before, in an object that is used again
 * O(T n²); of a series without gaps {@link filterComplete} is O(T r).
 */
export function filterArima(
  system: ArimaSystem,
  { values, constant, startVariance }: { values: Float64Array; constant: number; startVariance: number },
  onStep: (step: number, filtered: FilteredStep) => void,
): void {
  const { ar, delta } = system;
  const size = ar.length;
  const whole = size + delta.length;
  const filtered = { expected: 0, variance: 0, perConstant: 0 };
  let covariance: Float64Array = startCovariance(system, startVariance);
  let spare: Float64Array = new Float64Array(whole * whole);
  const states = new Float64Array(whole);
  // States per unit of the constant: the filter is linear in it.
  const responses = new Float64Array(whole);
  const gains = new Float64Array(whole);
  const lags = Array.from(delta.keys()).filter((at) => delta[at] !== 0);
  const observed = (of: Float64Array) => {
    let sum = of[0];
    for (const at of lags) sum += delta[at] * of[size + at];
    return sum;
  };
  for (const [step, value] of values.entries()) {
    let ahead = observed(states) + constant;
    let perConstant = observed(responses) + 1;
    for (let row = 0; row < whole; row++) gains[row] = covariance[row];
    for (const at of lags) {
      const lag = size + at;
      for (let row = 0; row <= lag; row++) gains[row] += delta[at] * covariance[row * whole + lag];
      for (let row = lag + 1; row < whole; row++) gains[row] += delta[at] * covariance[lag * whole + row];
    }
    filtered.expected = ahead;
    filtered.perConstant = perConstant;
    filtered.variance = observed(gains);
    onStep(step, filtered);
    if (!Number.isNaN(value)) {
      const error = value - ahead;
      for (let row = 0; row < whole; row++) {
        const gain = gains[row] / filtered.variance;
        states[row] += gain * error;
        responses[row] -= gain * perConstant;
        if (gain === 0) continue;
        for (let column = row; column < whole; column++) covariance[row * whole + column] -= gain * gains[column];
      }
      ahead = value;
      perConstant = 0;
      // A value is known without noise.
      gains.fill(0);
    }
    shift(states, system, ahead);
    shift(responses, system, perConstant);
    moveCovariance(covariance, spare, { system, ofObserved: gains, observedVariance: observed(gains) });
    [covariance, spare] = [spare, covariance];
  }
}

/** Moves the states a step on; `observed` is the value of this step, as it is known by now. */
function shift(states: Float64Array, { ar, delta }: ArimaSystem, observed: number): void {
  const size = ar.length;
  const first = states[0];
  for (let at = 0; at < size - 1; at++) states[at] = ar[at] * first + states[at + 1];
  states[size - 1] = ar[size - 1] * first;
  if (delta.length === 0) return;
  states.copyWithin(size + 1, size, states.length - 1);
  states[size] = observed;
}

/**
 * out = T P T' + R R', of which as of P only the upper triangle is read and written.
 * @param ofObserved float64[n]: covariances of the states with the newest value, whose variance is `observedVariance`
 */
function moveCovariance(
  covariance: Float64Array,
  out: Float64Array,
  known: { system: ArimaSystem; ofObserved: Float64Array; observedVariance: number },
): void {
  const { ar, ma, delta } = known.system;
  const size = ar.length;
  const whole = size + delta.length;
  const variance = covariance[0];
  for (let row = 0; row < size; row++) {
    const target = row * whole;
    const isInner = row + 1 < size;
    const below = target + whole + 1;
    const crossed = isInner ? covariance[row + 1] : 0;
    const [ofAr, ofMa] = [ar[row], ma[row]];
    for (let column = row; column < size - 1; column++)
      out[target + column] =
        ofAr * (ar[column] * variance + covariance[column + 1]) +
        ar[column] * crossed +
        covariance[below + column] +
        ofMa * ma[column];
    const last = size - 1;
    out[target + last] = ar[last] * (ofAr * variance + crossed) + ofMa * ma[last];
    if (delta.length === 0) continue;
    out[target + size] = ofAr * known.ofObserved[0] + (isInner ? known.ofObserved[row + 1] : 0);
    for (let column = size + 1; column < whole; column++)
      out[target + column] = ofAr * covariance[column - 1] + (isInner ? covariance[target + whole + column - 1] : 0);
  }
  if (delta.length === 0) return;
  out[size * whole + size] = known.observedVariance;
  for (let column = size + 1; column < whole; column++) out[size * whole + column] = known.ofObserved[column - 1];
  for (let row = size + 1; row < whole; row++)
    for (let column = row; column < whole; column++)
      out[row * whole + column] = covariance[(row - 1) * whole + column - 1];
}

/**
 * As `filterArima` of a series without gaps or differences, in which what is known grows by one direction a step: the
 * recursions of Chandrasekhar. Pearlman, Biometrika 1980; Morf, Sidhu and Kailath, IEEE Transactions on Automatic Control
 * 1974.
 */
export function filterComplete(
  { ar, firstRow }: ArimaSystem,
  values: Float64Array,
  onStep: (step: number, filtered: FilteredStep) => void,
): void {
  const size = ar.length;
  const last = size - 1;
  const filtered = { expected: 0, variance: firstRow[0], perConstant: 1 };
  const gains = new Float64Array(size);
  for (let at = 0; at < size; at++) gains[at] = ar[at] * firstRow[0] + (at < last ? firstRow[at + 1] : 0);
  // The change of the covariance from step to step is weight * direction direction'.
  const direction = gains.slice();
  let weight = -1 / firstRow[0];
  const states = new Float64Array(size);
  const responses = new Float64Array(size);
  for (const [step, value] of values.entries()) {
    filtered.expected = states[0];
    filtered.perConstant = responses[0] + 1;
    onStep(step, filtered);
    const { variance } = filtered;
    const first = states[0];
    const firstResponse = responses[0];
    const error = (value - first) / variance;
    const response = (firstResponse + 1) / variance;
    const seen = direction[0];
    filtered.variance = variance + seen * seen * weight;
    const nextWeight = weight + (weight * seen) ** 2 / variance;
    for (let at = 0; at < size; at++) {
      states[at] = ar[at] * first + (at < last ? states[at + 1] : 0) + gains[at] * error;
      responses[at] = ar[at] * firstResponse + (at < last ? responses[at + 1] : 0) - gains[at] * response;
      const moved = ar[at] * seen + (at < last ? direction[at + 1] : 0);
      gains[at] += moved * weight * seen;
      direction[at] = moved - (gains[at] / filtered.variance) * seen;
    }
    weight = nextWeight;
  }
}
