import { z } from "zod";
import { StartFailure } from "./bootstrap/start-failure.mjs";

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const launcherEnvironment = z.object({
  /** A PostgreSQL to use instead of the built-in one. */
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  /** Where people reach the studio, when a reverse proxy stands before it. */
  SAGEBRUSH_PUBLIC_URL: optional(url),
  /** Signs sessions; made once and kept in the data folder when not given. */
  SAGEBRUSH_SECRET: optional(z.string().min(32, "needs at least 32 characters")),
});

const gatewayEnvironment = z.object({
  API_URL: url,
  INFERENCE_URL: url,
  WEB_URL: url,
  PORT: z.coerce.number().int().min(1).max(65_535).default(8600),
  HOST: z.string().default("0.0.0.0"),
  /** `1` when a reverse proxy before this one sets x-forwarded-*. */
  TRUST_FORWARDED: z.enum(["0", "1"]).default("0"),
});

const migrateEnvironment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
});

export const readLauncherEnvironment = () => read(launcherEnvironment);
export const readGatewayEnvironment = () => read(gatewayEnvironment);
export const readMigrateEnvironment = () => read(migrateEnvironment);

/** Handed on as it is, so that S3_*, proxies, certificates and log levels need no list here; npm's own variables stay out. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/.test(name)));
}

function read<Schema extends z.ZodType>(schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new StartFailure(`The environment is not right: ${wrong}.`);
}
