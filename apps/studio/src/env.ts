import { readEnvironment } from "@sagebrush/platform/env/read-environment";
import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

const launcherVariables = z.object({
  /** A PostgreSQL to use instead of the built-in one. */
  DATABASE_URL: postgresUrl.optional(),
  /** Where people reach the studio, when a reverse proxy stands before it. */
  SAGEBRUSH_PUBLIC_URL: httpUrl.optional(),
  /** Signs sessions; made once and kept in the data folder when not given. */
  SAGEBRUSH_SECRET: z.string().min(32, "needs at least 32 characters").optional(),
});

const gatewayVariables = z.object({
  API_URL: httpUrl,
  INFERENCE_URL: httpUrl,
  WEB_URL: httpUrl,
  PORT: z.coerce.number().int().min(1).max(65_535).default(8600),
  HOST: z.string().default("0.0.0.0"),
  /** `1` when a reverse proxy before this one sets x-forwarded-*. */
  TRUST_FORWARDED: z.enum(["0", "1"]).default("0"),
});

const migrateVariables = z.object({ DATABASE_URL: postgresUrl });

export const readLauncherEnvironment = () => readEnvironment(launcherVariables);
export const readGatewayEnvironment = () => readEnvironment(gatewayVariables);
export const readMigrateEnvironment = () => readEnvironment(migrateVariables);

/** Handed on as it is, so that S3_*, proxies, certificates and log levels need no list here; npm's own variables stay out. */
export function inheritedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/.test(name)));
}
