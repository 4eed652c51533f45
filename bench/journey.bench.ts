import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { datasetVersion, sniffUploadResponse } from "@sagebrush/contracts/datasets/dataset";
import { endpoint, endpointConfig } from "@sagebrush/contracts/endpoints/endpoint";
import { pageOf } from "@sagebrush/contracts/resource";
import { trainingJob, trainingLogLine } from "@sagebrush/contracts/training/training-job";
import type { Api } from "../e2e/harness/api.ts";
import { createOwner } from "../e2e/harness/owner.ts";
import { descendantsOf } from "../e2e/harness/process-tree.ts";
import { startStudio } from "../e2e/harness/studio.ts";
import { beginUpload, sendPiece, uploadIdOf } from "../e2e/harness/uploads.ts";
import { processMemory } from "./process-memory.ts";
import { writeLargeCsv } from "./write-large-csv.ts";

/**
 * The waits of a data scientist, each against its limit, on the built studio: from submitting a job to its first log line,
 * from deploying to InService, one invocation on loopback, and what a large upload costs in memory.
 */
const limits = { firstLogSeconds: 1, inServiceSeconds: 3, invocationMs: 2, serverMegabytes: 400 };
const isQuick = process.argv.includes("--quick");
const jobCount = isQuick ? 5 : 20;
const endpointCount = isQuick ? 3 : 10;
const callCount = isQuick ? 500 : 5_000;
const uploadRows = isQuick ? 200_000 : 2_000_000;

const folder = await mkdtemp(join(tmpdir(), "sagebrush-bench-"));
const studio = await startStudio({ dataDir: join(folder, "data") });
try {
  const { api } = await createOwner(studio.url);
  await waitForDataset(api, await api.call(datasetVersion, "POST /sample-datasets", { sample: "aws-exam-score" }));
  await measureJobs(api);
  await measureEndpoints(api);
  await measureInvocations(api);
  await measureUpload(api);
} finally {
  await studio.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measureJobs(api: Api): Promise<void> {
  const waits: number[] = [];
  for (let number = 0; number < jobCount; number++) {
    const trainingJobName = `job-${number}`;
    const startMs = performance.now();
    await api.call(trainingJob, "POST /training-jobs", {
      trainingJobName,
      algorithmName: "xgboost",
      hyperparameters: { num_round: 20 },
      inputDataConfig: {
        datasetName: "aws-exam-score",
        version: 1,
        targetColumn: "final_score",
        featureColumns: ["experience_it_years", "experience_aws_years", "study_hours"],
      },
      problemType: "regression",
      split: { train: 0.7, validation: 0.15, test: 0.15, seed: 1 },
    });
    const logs = pageOf(trainingLogLine);
    while ((await api.call(logs, `GET /training-jobs/${trainingJobName}/logs`)).items.length === 0) await delay(5);
    waits.push((performance.now() - startMs) / 1_000);
    await until(
      async () =>
        (await api.call(trainingJob, `GET /training-jobs/${trainingJobName}`)).trainingJobStatus === "Completed",
    );
  }
  report("submit to first log line, s", waits, 0.95, limits.firstLogSeconds);
}

async function measureEndpoints(api: Api): Promise<void> {
  const waits: number[] = [];
  for (let number = 0; number < endpointCount; number++) {
    const name = `endpoint-${number}`;
    const productionVariants = [{ modelName: `job-${number}` }];
    await api.call(endpointConfig, "POST /endpoint-configs", { endpointConfigName: name, productionVariants });
    const startMs = performance.now();
    await api.call(endpoint, "POST /endpoints", { endpointName: name, endpointConfigName: name });
    await until(async () => (await api.call(endpoint, `GET /endpoints/${name}`)).endpointStatus === "InService");
    waits.push((performance.now() - startMs) / 1_000);
  }
  report("endpoint InService, s", waits, 1, limits.inServiceSeconds);
}

async function measureInvocations(api: Api): Promise<void> {
  const body = JSON.stringify({
    instances: [{ features: { experience_it_years: 4, experience_aws_years: 1, study_hours: 15 } }],
  });
  const waits: number[] = [];
  for (let call = 0; call < callCount; call++) {
    const startMs = performance.now();
    const response = await api.fetch("/endpoints/endpoint-0/invocations", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`An invocation was answered ${response.status}: ${answer}`);
    // The first calls load code; they are not what a caller sees from then on.
    if (call >= callCount / 10) waits.push(performance.now() - startMs);
  }
  report("invocation, concurrency 1, ms", waits, 0.5, limits.invocationMs);
  report("invocation, concurrency 1, ms", waits, 0.99, null);
}

async function measureUpload(api: Api): Promise<void> {
  const path = join(folder, "large.csv");
  await writeLargeCsv(path, uploadRows);
  const { size } = await stat(path);
  const peaks = new Map<string, number>();
  const watch = setInterval(() => notePeaks(peaks), 200);
  const startMs = performance.now();
  const uploadPath = await beginUpload(api, "large.csv", size);
  const response = await sendPiece(api, uploadPath, 0, Readable.toWeb(createReadStream(path)) as ReadableStream);
  if (response.status !== 204) throw new Error(`The upload was answered ${response.status}: ${await response.text()}`);
  const uploadSeconds = (performance.now() - startMs) / 1_000;
  const uploadId = uploadIdOf(uploadPath);
  const { options } = await api.call(sniffUploadResponse, "POST /uploads/sniff", { uploadId });
  await waitForDataset(
    api,
    await api.call(datasetVersion, "POST /datasets", { datasetName: "large", uploadId, importOptions: options }),
  );
  const totalSeconds = (performance.now() - startMs) / 1_000;
  clearInterval(watch);
  console.log(
    `${Math.round(size / 1e6)} MB of CSV: uploaded in ${uploadSeconds.toFixed(1)} s, all of it in ${totalSeconds.toFixed(1)} s`,
  );
  for (const [role, megabytes] of peaks) {
    const share = (megabytes / limits.serverMegabytes).toFixed(2);
    console.log(
      `  peak resident memory of ${role}: ${Math.round(megabytes)} MB, ${share} of ${limits.serverMegabytes} MB`,
    );
    if (megabytes > limits.serverMegabytes) process.exitCode = 1;
  }
}

/** The servers an upload passes through or beside; the import itself runs in a child of the worker. */
function notePeaks(peaks: Map<string, number>): void {
  for (const { pid, commandLine } of descendantsOf(process.pid)) {
    const role = /apps\/studio\/dist\/main|apps\/api\/dist\/main|apps\/web\/server\.js|next-server/.exec(
      commandLine,
    )?.[0];
    if (role) peaks.set(role, Math.max(peaks.get(role) ?? 0, processMemory(pid).residentBytes / 2 ** 20));
  }
}

async function waitForDataset(api: Api, { datasetName, version }: { datasetName: string; version: number }) {
  await until(async () => {
    const state = await api.call(datasetVersion, `GET /datasets/${datasetName}/versions/${version}`);
    if (state.status === "Failed") throw new Error(`${datasetName} was not imported: ${state.failureReason}`);
    return state.status === "Available";
  });
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(10);
}

function report(what: string, values: number[], quantile: number, limit: number | null): void {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))] ?? Number.NaN;
  const name = quantile === 1 ? "slowest" : `p${quantile * 100}`;
  const against = limit === null ? "" : `, ${(value / limit).toFixed(2)} of the limit of ${limit}`;
  console.log(`${what}: ${name} of ${values.length} ${value.toFixed(2)}${against}`);
  if (limit !== null && value > limit) process.exitCode = 1;
}
