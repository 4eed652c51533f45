/** Where a minimisation stands: plain data, so that a checkpoint can hold it. All lists have one number per variable. */
export interface LbfgsState {
  point: number[];
  value: number;
  gradient: number[];
  /** The trial is `point + step * direction`. */
  direction: number[];
  step: number;
  /** Trials in a row that were no better. */
  rejections: number;
  isConverged: boolean;
  /** The last moves and by how much the gradient changed over them, oldest first. */
  moves: { point: number[]; gradient: number[] }[];
}

/** Multiplies by an approximation of the inverse of the second derivatives; overwrites its argument. */
export type Preconditioner = (vector: Float64Array) => void;

const rememberedMoves = 8;
const sufficientDecrease = 1e-4;
const mostRejections = 12;
/** What float32 sums leave of a value. */
const noise = 1e-7;
/** Converged when another step is expected to better the value by less than this share of it. */
const tolerance = 1e-6;

export function startLbfgs(
  point: Float64Array,
  value: number,
  gradient: Float64Array,
  precondition: Preconditioner,
): LbfgsState {
  return aimed({ point: [...point], value, gradient: [...gradient], moves: [] }, precondition);
}

export function trialPoint({ point, direction, step }: LbfgsState): Float64Array {
  return Float64Array.from(point, (value, at) => value + step * direction[at]);
}

/**
 * One step of limited-memory BFGS with a backtracking line search: takes value and gradient at the trial point and answers
 * where to look next. The first step in a direction is 1, as Newton's. Nocedal and Wright, Numerical Optimization,
 * algorithms 7.4 and 3.1.
 */
export function advanceLbfgs(
  state: LbfgsState,
  trial: { point: Float64Array; value: number; gradient: Float64Array },
  precondition: Preconditioner,
): LbfgsState {
  const slope = dot(state.gradient, state.direction);
  const allowed = state.value + sufficientDecrease * state.step * slope + noise * Math.abs(state.value);
  if (!(trial.value <= allowed) || !trial.gradient.every(Number.isFinite)) {
    if (state.rejections >= mostRejections) return { ...state, isConverged: true };
    return { ...state, step: state.step * shrinkage(state, slope, trial.value), rejections: state.rejections + 1 };
  }
  const move = {
    point: state.point.map((value, at) => trial.point[at] - value),
    gradient: state.gradient.map((value, at) => trial.gradient[at] - value),
  };
  const curvature = dot(move.point, move.gradient);
  const isUseful = curvature > 1e-10 * Math.sqrt(dot(move.point, move.point) * dot(move.gradient, move.gradient));
  const moves = isUseful ? [...state.moves, move].slice(-rememberedMoves) : state.moves;
  return aimed({ point: [...trial.point], value: trial.value, gradient: [...trial.gradient], moves }, precondition);
}

/** Where the parabola through value, slope and the trial's value has its lowest point, within a tenth and a half. */
function shrinkage({ value, step }: LbfgsState, slope: number, trialValue: number): number {
  const lowest = (-slope * step) / (2 * (trialValue - value - slope * step));
  return Number.isFinite(lowest) ? Math.min(0.5, Math.max(0.1, lowest)) : 0.1;
}

function aimed(
  reached: Pick<LbfgsState, "point" | "value" | "gradient" | "moves">,
  precondition: Preconditioner,
): LbfgsState {
  const direction = Float64Array.from(reached.gradient);
  const shares: number[] = [];
  for (const { point, gradient } of reached.moves.toReversed()) {
    const share = dot(point, direction) / dot(point, gradient);
    shares.push(share);
    addScaled(direction, gradient, -share);
  }
  precondition(direction);
  const last = reached.moves.at(-1);
  if (last !== undefined) {
    // The preconditioner knows how variables go together; how steep the function is here, the last move knows.
    const change = Float64Array.from(last.gradient);
    precondition(change);
    const scale = dot(last.point, last.gradient) / dot(last.gradient, change);
    for (let at = 0; at < direction.length; at++) direction[at] *= scale;
  }
  for (const { point, gradient } of reached.moves) {
    const share = dot(gradient, direction) / dot(point, gradient);
    addScaled(direction, point, (shares.pop() ?? 0) - share);
  }
  const expected = dot(reached.gradient, direction) / 2;
  return {
    ...reached,
    direction: Array.from(direction, (value) => -value),
    step: 1,
    rejections: 0,
    isConverged: expected <= tolerance * Math.abs(reached.value),
  };
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at] * right[at];
  return sum;
}

function addScaled(sum: Float64Array, vector: readonly number[], scale: number): void {
  for (let at = 0; at < sum.length; at++) sum[at] += scale * vector[at];
}
