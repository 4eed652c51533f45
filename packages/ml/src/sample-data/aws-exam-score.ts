import { createRandom, type Random } from "../random.ts";

/** One candidate's preparation for an AWS certification exam. */
export interface ExamPreparation {
  experienceItYears: number;
  experienceAwsYears: number;
  studyHours: number;
}

export interface ExamResult extends ExamPreparation {
  /** Whole points on AWS's scale, 100 to 1000; 720 passes an associate exam. */
  finalScore: number;
}

export const examScoreNoiseStandardDeviation = 25;
export const examPassingScore = 720;
const exampleRowCount = 600;
const exampleSeed = 20_240;

/**
 * The score expected without luck. Everything helps, each with diminishing returns: the first hours of study and the
 * first year on AWS bring most.
 *
 *     score = 440 + 290 (1 - e^(-studyHours / 55)) + 190 (1 - e^(-awsYears / 4)) + 100 (1 - e^(-itYears / 10))
 *
 * Four years of IT, one of AWS and 15 hours of study give 584.
 */
export function examScoreFormula({ experienceItYears, experienceAwsYears, studyHours }: ExamPreparation): number {
  return (
    440 +
    290 * (1 - Math.exp(-studyHours / 55)) +
    190 * (1 - Math.exp(-experienceAwsYears / 4)) +
    100 * (1 - Math.exp(-experienceItYears / 10))
  );
}

/**
 * Candidates with their results: the formula plus normal noise, rounded and kept within AWS's scale. Few people have
 * long experience, nobody has more of AWS than of IT, and most study between 15 and 80 hours.
 */
export function awsExamScores(options: { rowCount?: number; seed?: number } = {}): ExamResult[] {
  const random = createRandom(options.seed ?? exampleSeed);
  return Array.from({ length: options.rowCount ?? exampleRowCount }, () => {
    const experienceItYears = toHalves(18 * random.next() ** 1.7);
    const experienceAwsYears = toHalves(Math.min(experienceItYears, 10) * random.next() ** 1.4);
    const studyHours = Math.round(clamp(Math.exp(Math.log(35) + 0.75 * normal(random)), 2, 160));
    const preparation = { experienceItYears, experienceAwsYears, studyHours };
    const score = examScoreFormula(preparation) + examScoreNoiseStandardDeviation * normal(random);
    return { ...preparation, finalScore: Math.round(clamp(score, 100, 1000)) };
  });
}

/** The sample as a CSV file with a header, the same bytes each time. */
export function awsExamScoreCsv(): string {
  const lines = awsExamScores().map((row) =>
    [row.experienceItYears, row.experienceAwsYears, row.studyHours, row.finalScore].join(","),
  );
  return `${["experience_it_years,experience_aws_years,study_hours,final_score", ...lines].join("\n")}\n`;
}

/** Box and Muller's transform; 1 - next() keeps the logarithm finite. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function toHalves(years: number): number {
  return Math.round(years * 2) / 2;
}

function clamp(value: number, minimum: number, maximum: number): number {
  return Math.min(maximum, Math.max(minimum, value));
}
