import type { Random } from "../random.ts";
import { type Centres, centresAt, closestCentres, moveCentres, sumClusters, sumOfSquares } from "./centres.ts";
import { firstCentres } from "./first-centres.ts";
import type { KmeansSettings } from "./kmeans.hyperparameters.ts";
import { meanVariance, type Points, selectPoints } from "./points.ts";

const rowsPerCentre = 3;
const mostTrials = 10;
/** Multiplications that take about a tenth of a second. */
const momentOfWork = 1e8;
/** A try seldom takes more. */
const usualIterations = 10;

/**
 * Centres to begin with, as SageMaker's k-means finds them: several times k points of a sample, weighted by the points
 * around them, are joined into k by Lloyd's algorithm, from several places, of which the best is kept.
 */
export function beginningCentres(points: Points, settings: KmeansSettings, random: Random): Centres {
  const { k, extraCentreFactor } = settings;
  const wanted = k * extraCentreFactor;
  const sample = samplePoints(points, Math.max(settings.miniBatchSize, rowsPerCentre * wanted), random.fork(1));
  const extra = firstCentres(sample, wanted, settings.initMethod, random.fork(2));
  const centres = centresAt(sample, extra);
  if (centres.count <= k) return centres;
  const centreOf = new Int32Array(sample.count);
  closestCentres(sample, centres, centreOf);
  const { sizes: weights } = sumClusters(sample, centreOf, centres.count);
  return joinedCentres({ ...selectPoints(sample, extra), weights }, settings, random.fork(3));
}

/** Few points, so this is done by plain loops. */
function joinedCentres(points: Points, settings: KmeansSettings, random: Random): Centres {
  const { k, localLloyd, tolerance } = settings;
  const work = points.count * k * points.dimensions * usualIterations;
  const trials = localLloyd.trials ?? Math.max(1, Math.min(mostTrials, Math.floor(momentOfWork / work)));
  const smallestShift = tolerance * meanVariance(points);
  const centreOf = new Int32Array(points.count);
  const squares = sumOfSquares(points);
  let best: { centres: Centres; inertia: number } | null = null;
  for (let trial = 0; trial < trials; trial++) {
    let centres = centresAt(points, firstCentres(points, k, localLloyd.initMethod, random.fork(trial)));
    let inertia = Number.POSITIVE_INFINITY;
    for (let iteration = 0; iteration < localLloyd.maximumIterations; iteration++) {
      closestCentres(points, centres, centreOf);
      const clusters = sumClusters(points, centreOf, centres.count);
      const moved = moveCentres(points, centres, { centreOf, clusters, squares });
      centres = moved.centres;
      inertia = moved.inertia;
      if (moved.squaredShift <= smallestShift) break;
    }
    if (best === null || inertia < best.inertia) best = { centres, inertia };
  }
  if (best === null) throw new Error("Centres are joined in one try at least.");
  return best.centres;
}

/** Points drawn without replacement, in their order: a partial Fisher-Yates shuffle. */
function samplePoints(points: Points, size: number, random: Random): Points {
  if (size >= points.count) return points;
  const indices = Int32Array.from({ length: points.count }, (_, index) => index);
  for (let place = 0; place < size; place++) {
    const other = place + random.nextInt(points.count - place);
    const index = indices[place];
    indices[place] = indices[other];
    indices[other] = index;
  }
  return selectPoints(points, indices.slice(0, size).sort());
}
