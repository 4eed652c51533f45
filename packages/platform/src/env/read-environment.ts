import { StudioError } from "@sagebrush/contracts/errors";
import { z } from "zod";
import type { LogLevel } from "../log/create-log.ts";
import { spareMemoryBytes } from "../machine-memory.ts";
import type { S3Settings } from "../object-storage/s3-object-storage.ts";

/** What every server is told from outside. Nothing but this file and the apps' `env.ts` knows names of variables. */
export interface ServerSettings {
  port: number;
  host: string;
  logLevel: LogLevel;
  databaseUrl: string;
  /** Queues in Redis instead of PostgreSQL. */
  redisUrl?: string;
  /** Objects, working folders and the built-in database, for installations on one machine. */
  dataDir: string;
  /** Objects in a bucket instead of the data folder. */
  s3?: S3Settings;
  /** Signs sessions and tokens. */
  secret: string;
  /** Where people reach the studio, without a slash at the end. */
  publicUrl: string;
  /** What one training may take, on the machines that train; by default what this one has to spare. */
  trainingMemoryBytes?: number;
}

const trainingVariables = z.object({
  TRAINING_MEMORY_MB: z.coerce.number().int().min(256).optional(),
});

const bytesPerMegabyte = 2 ** 20;

const serverVariables = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535),
    HOST: z.string().default("127.0.0.1"),
    LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
    SAGEBRUSH_DATA_DIR: z.string(),
    SAGEBRUSH_SECRET: z.string().min(32, "needs at least 32 characters"),
    SAGEBRUSH_PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, "")),
    ...trainingVariables.shape,
    S3_BUCKET: z.string().optional(),
    S3_REGION: z.string().default("us-east-1"),
    S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
    S3_ACCESS_KEY_ID: z.string().optional(),
    S3_SECRET_ACCESS_KEY: z.string().optional(),
  })
  .superRefine((variables, context) => {
    const need = (name: keyof typeof variables, because: string) => {
      if (variables[name] === undefined) {
        context.addIssue({ code: "custom", path: [name], message: `is needed ${because}` });
      }
    };
    if (variables.S3_ENDPOINT !== undefined) need("S3_BUCKET", "because S3_ENDPOINT is set");
    if (variables.S3_ACCESS_KEY_ID !== undefined) need("S3_SECRET_ACCESS_KEY", "because S3_ACCESS_KEY_ID is set");
    if (variables.S3_SECRET_ACCESS_KEY !== undefined) need("S3_ACCESS_KEY_ID", "because S3_SECRET_ACCESS_KEY is set");
  })
  .transform((variables): ServerSettings => {
    const { REDIS_URL, TRAINING_MEMORY_MB, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = variables;
    return {
      port: variables.PORT,
      host: variables.HOST,
      logLevel: variables.LOG_LEVEL,
      databaseUrl: variables.DATABASE_URL,
      ...(REDIS_URL !== undefined && { redisUrl: REDIS_URL }),
      dataDir: variables.SAGEBRUSH_DATA_DIR,
      secret: variables.SAGEBRUSH_SECRET,
      publicUrl: variables.SAGEBRUSH_PUBLIC_URL,
      ...(TRAINING_MEMORY_MB !== undefined && { trainingMemoryBytes: TRAINING_MEMORY_MB * bytesPerMegabyte }),
      ...(S3_BUCKET !== undefined && {
        s3: {
          bucket: S3_BUCKET,
          region: variables.S3_REGION,
          ...(variables.S3_ENDPOINT !== undefined && { endpoint: variables.S3_ENDPOINT }),
          ...(S3_ACCESS_KEY_ID !== undefined &&
            S3_SECRET_ACCESS_KEY !== undefined && {
              credentials: { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY },
            }),
        },
      }),
    };
  });

/** What one training may take, for a training's own process, which is started with its server's environment. */
export function readTrainingMemoryBytes(environment: NodeJS.ProcessEnv = process.env): number {
  const { TRAINING_MEMORY_MB } = readEnvironment(trainingVariables, environment);
  return TRAINING_MEMORY_MB === undefined ? spareMemoryBytes() : TRAINING_MEMORY_MB * bytesPerMegabyte;
}

/**
 * What a training's own process is started with: the server's environment, in which glibc asks for pages of 2 MiB for large
 * arrays, as NumPy does by itself. The first touch of a table's copy can take longer than training on it. Elsewhere than on
 * Linux the variable means nothing.
 */
export function trainingEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const tunables = [environment.GLIBC_TUNABLES, "glibc.malloc.hugetlb=1"];
  return { ...environment, GLIBC_TUNABLES: tunables.filter((tunable) => tunable).join(":") };
}

/**
 * Reads a server's settings and the few variables of its own. A variable that is set to nothing counts as not set.
 * @throws StudioError that names everything that is wrong, and quotes no value, for it may be a secret.
 */
export function readServerEnvironment<Own extends z.ZodObject>(
  ownVariables: Own,
  environment: NodeJS.ProcessEnv = process.env,
): { settings: ServerSettings; own: z.infer<Own> } {
  const given = withoutEmpty(environment);
  const settings = serverVariables.safeParse(given);
  const own = ownVariables.safeParse(given);
  if (settings.success && own.success) return { settings: settings.data, own: own.data };
  throw wrongEnvironment([...(settings.error?.issues ?? []), ...(own.error?.issues ?? [])]);
}

/** The same for a program that is no server, such as a migration. */
export function readEnvironment<Variables extends z.ZodObject>(
  variables: Variables,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<Variables> {
  const parsed = variables.safeParse(withoutEmpty(environment));
  if (parsed.success) return parsed.data;
  throw wrongEnvironment(parsed.error.issues);
}

function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
}

function wrongEnvironment(issues: z.core.$ZodIssue[]): StudioError {
  const wrong = issues.map((issue) => {
    const isMissing = issue.code === "invalid_type" && issue.input === undefined;
    return `${issue.path.join(".")}: ${isMissing ? "is not set" : issue.message}`;
  });
  return new StudioError("ValidationException", `The environment is not right. ${wrong.join("; ")}.`);
}
