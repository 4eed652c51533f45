import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { awsExamScores } from "@sagebrush/ml/sample-data/aws-exam-score";
import type { Api } from "./harness/api.ts";
import { importCsv } from "./harness/datasets.ts";
import { describeModel, modelsOf } from "./harness/models.ts";
import { type OwnStudio, openOwnStudio } from "./harness/own-studio.ts";
import { createOwner } from "./harness/owner.ts";
import {
  createTrainingJob,
  describeTrainingJob,
  listTrainingLog,
  listTrainingMetrics,
  trainingEnded,
} from "./harness/training.ts";
import { waitUntil } from "./harness/wait-until.ts";

/** Enough that a job still learns long after its second checkpoint; there is one every two seconds. */
const rowCount = 100_000;
const rounds = 1200;

let studio: OwnStudio;
let api: Api;
/** Of the models that this file's jobs leave: all learn the same, so all must be the same. */
const modelHashes = new Set<string>();

test.beforeAll(async () => {
  studio = await openOwnStudio();
  ({ api } = await createOwner(studio.current.url));
  await importCsv(api, { datasetName: "exam-results", content: examResults() });
});

test.afterAll(() => studio?.remove());

test("a job whose training process is killed goes on from its checkpoint", async () => {
  await trainThrough("child-killed", () => studio.current.killChild("worker", "training-child"));
  await expectResumed("child-killed");
});

test("a job whose worker is killed goes on from its checkpoint in the next worker", async () => {
  await trainThrough("worker-killed", () => studio.current.kill("worker"));
  await expectResumed("worker-killed");
});

test("a job whose database is killed loses nothing", async () => {
  await trainThrough("database-killed", () => studio.current.kill("postgres"));
});

test("a job goes on after a power cut, when the studio is started again", async () => {
  await trainThrough("power-cut", async () => {
    await studio.current.killEverything();
    await studio.restart();
  });
  await expectResumed("power-cut");
});

/** Whatever happens in mid-training, the outcome shows nothing of it: every round told once, one model, the same bytes. */
async function trainThrough(trainingJobName: string, disaster: () => Promise<void>): Promise<void> {
  const earlierCheckpoints = await listCheckpoints();
  await createTrainingJob(api, {
    trainingJobName,
    datasetName: "exam-results",
    targetColumn: "final_score",
    algorithmName: "xgboost",
    hyperparameters: { num_round: rounds },
  });
  // The first is known to the database for certain when there is a second.
  const seen = new Set<string>();
  await waitUntil(
    async () => {
      for (const key of await listCheckpoints()) if (!earlierCheckpoints.includes(key)) seen.add(key);
      return seen.size;
    },
    (count) => count >= 2,
    { what: `${trainingJobName} has had two checkpoints` },
  );
  const before = await describeTrainingJob(api, trainingJobName);
  expect(before.trainingJobStatus).toBe("InProgress");
  expect(before.iteration).toBeLessThan(rounds);

  await disaster();

  const job = await trainingEnded(api, trainingJobName);
  expect(job).toMatchObject({ trainingJobStatus: "Completed", failureReason: null, iteration: rounds });
  expect(await modelsOf(api, trainingJobName)).toEqual([trainingJobName]);
  const points = await listTrainingMetrics(api, trainingJobName);
  for (const metricName of ["train:rmse", "validation:rmse"]) {
    const told = points.filter((point) => point.metricName === metricName).map(({ iteration }) => iteration);
    expect(told, metricName).toEqual(Array.from({ length: rounds }, (_, index) => index + 1));
  }
  modelHashes.add((await describeModel(api, trainingJobName)).contentHash);
  expect(modelHashes.size, "a job that was interrupted learned something else").toBe(1);
}

async function expectResumed(trainingJobName: string): Promise<void> {
  const { attempts } = await describeTrainingJob(api, trainingJobName);
  expect(attempts).toBe(2);
  const lines = await listTrainingLog(api, trainingJobName);
  expect(lines.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^Attempt 2 goes on from the checkpoint at \d+ iterations/),
  );
}

/** Names of the checkpoints of all jobs; they are objects of the folder that keeps them. */
async function listCheckpoints(): Promise<string[]> {
  const folder = path.join(studio.current.dataDir, "objects", "training-jobs");
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => path.basename(path.dirname(name)) === "checkpoints");
}

function examResults(): string {
  const rows = awsExamScores({ rowCount, seed: 7 }).map((row) => Object.values(row).join(","));
  return `experience_it_years,experience_aws_years,study_hours,final_score\n${rows.join("\n")}\n`;
}
