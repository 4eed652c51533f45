import { expect, test } from "vitest";
import { z } from "zod";
import { readEnvironment, readServerEnvironment, trainingEnvironment } from "./read-environment.ts";

const complete = {
  PORT: "8601",
  DATABASE_URL: "postgresql://u:p@127.0.0.1:5432/sagebrush",
  SAGEBRUSH_DATA_DIR: "/data",
  SAGEBRUSH_SECRET: "0123456789abcdef0123456789abcdef",
  SAGEBRUSH_PUBLIC_URL: "http://127.0.0.1:8600/",
};
const nothing = z.object({});

test("a complete environment gives settings, with defaults for the rest", () => {
  const { settings, own } = readServerEnvironment(z.object({ WORKERS: z.coerce.number().default(2) }), complete);
  expect(settings).toEqual({
    port: 8601,
    host: "127.0.0.1",
    logLevel: "info",
    databaseUrl: complete.DATABASE_URL,
    dataDir: "/data",
    secret: complete.SAGEBRUSH_SECRET,
    publicUrl: "http://127.0.0.1:8600",
  });
  expect(own).toEqual({ WORKERS: 2 });
});

test("everything that is wrong is named at once, and no value is quoted", () => {
  const environment = {
    ...complete,
    PORT: "seventy",
    DATABASE_URL: "mysql://root:hunter2@127.0.0.1/x",
    SAGEBRUSH_SECRET: "short-secret",
    SAGEBRUSH_DATA_DIR: "",
    LOG_LEVEL: "loud",
    WORKERS: "many",
  };
  const own = z.object({ WORKERS: z.coerce.number() });
  let message = "";
  try {
    readServerEnvironment(own, environment);
  } catch (error) {
    message = String(error);
  }
  for (const name of [
    "PORT",
    "DATABASE_URL",
    "SAGEBRUSH_SECRET",
    "SAGEBRUSH_DATA_DIR: is not set",
    "LOG_LEVEL",
    "WORKERS",
  ]) {
    expect(message).toContain(name);
  }
  expect(message).not.toContain("hunter2");
  expect(message).not.toContain("short-secret");
});

test("S3 is used when a bucket is named, and half of its settings are refused", () => {
  const bucket = { ...complete, S3_BUCKET: "studio", S3_ENDPOINT: "http://s3:9000" };
  expect(readServerEnvironment(nothing, bucket).settings.s3).toEqual({
    bucket: "studio",
    region: "us-east-1",
    endpoint: "http://s3:9000",
  });
  const credentials = { S3_ACCESS_KEY_ID: "id", S3_SECRET_ACCESS_KEY: "key" };
  expect(readServerEnvironment(nothing, { ...bucket, ...credentials }).settings.s3?.credentials).toEqual({
    accessKeyId: "id",
    secretAccessKey: "key",
  });
  expect(() => readServerEnvironment(nothing, { ...complete, S3_ENDPOINT: "http://s3:9000" })).toThrow(
    "S3_BUCKET: is needed because S3_ENDPOINT is set",
  );
  expect(() => readServerEnvironment(nothing, { ...bucket, S3_ACCESS_KEY_ID: "id" })).toThrow(
    "S3_SECRET_ACCESS_KEY: is needed because S3_ACCESS_KEY_ID is set",
  );
});

test("a variable that is set to nothing counts as not set", () => {
  expect(readServerEnvironment(nothing, { ...complete, REDIS_URL: "", S3_BUCKET: "" }).settings).not.toHaveProperty(
    "s3",
  );
  expect(() => readEnvironment(z.object({ DATABASE_URL: z.url() }), { DATABASE_URL: "" })).toThrow(
    "The environment is not right. DATABASE_URL: is not set.",
  );
});

test("a training's process gets huge pages beside what glibc was told already", () => {
  expect(trainingEnvironment({ PORT: "1" })).toEqual({ PORT: "1", GLIBC_TUNABLES: "glibc.malloc.hugetlb=1" });
  expect(trainingEnvironment({ GLIBC_TUNABLES: "glibc.malloc.perturb=0" })).toEqual({
    GLIBC_TUNABLES: "glibc.malloc.perturb=0:glibc.malloc.hugetlb=1",
  });
});
