import { describe, expect, test } from "vitest";
import {
  awsExamScoreCsv,
  awsExamScores,
  examPassingScore,
  examScoreFormula,
  examScoreNoiseStandardDeviation,
} from "./aws-exam-score.ts";

describe("the AWS exam score sample", () => {
  test("is the same 600 rows each time, with a header", () => {
    const csv = awsExamScoreCsv();
    expect(csv).toBe(awsExamScoreCsv());
    const lines = csv.trimEnd().split("\n");
    expect(lines[0]).toBe("experience_it_years,experience_aws_years,study_hours,final_score");
    expect(lines).toHaveLength(601);
    expect(lines.slice(1).every((line) => /^\d+(\.5)?,\d+(\.5)?,\d+,\d+$/.test(line))).toBe(true);
  });

  test("differs from the formula by the stated noise and no trend", () => {
    const residuals = awsExamScores().map((row) => row.finalScore - examScoreFormula(row));
    const mean = residuals.reduce((sum, residual) => sum + residual, 0) / residuals.length;
    const deviation = Math.sqrt(
      residuals.reduce((sum, residual) => sum + (residual - mean) ** 2, 0) / residuals.length,
    );
    expect(Math.abs(mean)).toBeLessThan((3 * examScoreNoiseStandardDeviation) / Math.sqrt(600));
    expect(deviation).toBeGreaterThan(0.9 * examScoreNoiseStandardDeviation);
    expect(deviation).toBeLessThan(1.1 * examScoreNoiseStandardDeviation);
  });

  test("is plausible: within AWS's scale, no more AWS than IT experience, some pass and some fail", () => {
    const rows = awsExamScores();
    expect(rows.every((row) => row.finalScore >= 100 && row.finalScore <= 1000)).toBe(true);
    expect(rows.every((row) => row.experienceAwsYears <= row.experienceItYears)).toBe(true);
    const passed = rows.filter((row) => row.finalScore >= examPassingScore).length;
    expect(passed).toBeGreaterThan(150);
    expect(passed).toBeLessThan(450);
  });

  test("another seed gives other rows", () => {
    expect(awsExamScores({ rowCount: 5, seed: 1 })).not.toEqual(awsExamScores({ rowCount: 5, seed: 2 }));
  });

  test("the candidate of the tour, 4 years of IT, 1 of AWS and 15 hours, is expected at 584.2", () => {
    const expected = examScoreFormula({ experienceItYears: 4, experienceAwsYears: 1, studyHours: 15 });
    expect(expected).toBeCloseTo(584.2, 1);
  });
});
