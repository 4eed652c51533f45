import type { Random } from "../random.ts";
import { areaInterval, perfectArea } from "./intervals/delong-interval.ts";
import type { Interval } from "./intervals/interval.ts";
import { placementsOf } from "./intervals/placements.ts";
import { wilsonInterval } from "./intervals/wilson-interval.ts";
import type { ScoredRows } from "./scored-rows.ts";

export interface OneVersusRest {
  /** By class code; null where the class, or every other, does not occur. */
  classes: ({ auc: number; interval: Interval | null } | null)[];
  /** Mean over the classes that have an area; null where none has. */
  macro: { auc: number; interval: Interval | null } | null;
}

/** Rows times classes that are sorted at most, a second or so. */
const maximumScores = 4_000_000;

/**
 * The area under the ROC curve of each class against all others, and their mean. The mean's error follows from what each
 * row does to it, since the classes' areas are of the same rows and thus not independent. Many classes are judged on rows
 * drawn at random, at least 2,000.
 * @param rows class codes, and float64[n * classCount] probabilities
 * Hand and Till, Machine Learning 45, 2001, section 2 on one class against the rest; DeLong et al., Biometrics 44, 1988.
 */
export function oneVersusRest(rows: ScoredRows, classCount: number, random: Random): OneVersusRest {
  const { target, weights } = rows;
  const sample = drawRows(target.length, Math.max(2_000, Math.floor(maximumScores / classCount)), random);
  const macroInfluences = new Float64Array(target.length);
  const scores = new Float64Array(target.length);
  let areas = 0;
  let areaSum = 0;
  let smallestClass = Number.POSITIVE_INFINITY;
  const classes = Array.from({ length: classCount }, (_, code) => {
    if (!sample.some((row) => target[row] === code)) return null;
    for (const row of sample) scores[row] = rows.scores[row * classCount + code];
    const ascending = sample.slice().sort((left, right) => scores[left] - scores[right]);
    const placements = placementsOf({ scores, weights }, (row) => target[row] === code, ascending);
    if (placements === null) return null;
    const { values, positives, negatives } = placements;
    let auc = 0;
    for (const [position, row] of ascending.entries()) {
      if (target[row] === code)
        auc += ((weights === undefined ? 1 : weights[row]) * values[position]) / positives.weight;
    }
    let variance = 0;
    for (const [position, row] of ascending.entries()) {
      const { count, weight } = target[row] === code ? positives : negatives;
      // A class of a single row has no spread of its own to correct.
      const correction = count > 1 ? Math.sqrt(count / (count - 1)) : 1;
      const influence = (correction * (weights === undefined ? 1 : weights[row]) * (values[position] - auc)) / weight;
      macroInfluences[row] += influence;
      variance += influence * influence;
    }
    areas++;
    areaSum += auc;
    const smaller = Math.min(positives.count, negatives.count);
    smallestClass = Math.min(smallestClass, smaller);
    const perfect = perfectArea(auc);
    if (perfect !== null) return { auc: perfect, interval: wilsonInterval(perfect, smaller) };
    return { auc, interval: smaller < 2 ? null : areaInterval(auc, Math.sqrt(variance)) };
  });
  if (areas === 0) return { classes, macro: null };
  const variance = macroInfluences.reduce((sum, influence) => sum + (influence / areas) ** 2, 0);
  const auc = areaSum / areas;
  const perfect = perfectArea(auc);
  if (perfect !== null) return { classes, macro: { auc: perfect, interval: wilsonInterval(perfect, smallestClass) } };
  return { classes, macro: { auc, interval: areaInterval(auc, Math.sqrt(variance)) } };
}

/** All rows where there are few enough, else as many of them, each equally likely. */
function drawRows(rowCount: number, maximum: number, random: Random): Uint32Array {
  const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
  if (rowCount <= maximum) return rows;
  for (let place = 0; place < maximum; place++) {
    const other = place + random.nextInt(rowCount - place);
    [rows[place], rows[other]] = [rows[other], rows[place]];
  }
  return rows.slice(0, maximum);
}
