import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { StartFailure, systemErrorCode } from "./bootstrap/start-failure.mjs";

const secretsFile = z.object({ sessionSecret: z.string().min(32) });
export type Secrets = z.infer<typeof secretsFile>;

/**
 * The secret of a data folder, made at its first start: sessions stay valid from one start to the next.
 * @throws StartFailure when the file is damaged: a new secret would sign everybody out without a word
 */
export function ensureSecrets(path: string): Secrets {
  try {
    return secretsFile.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    if (systemErrorCode(cause) !== "ENOENT") {
      throw new StartFailure(`${path} is damaged. Restore it, or delete it, which signs everybody out.`, { cause });
    }
  }
  const secrets: Secrets = { sessionSecret: randomBytes(32).toString("base64url") };
  writeFileSync(path, JSON.stringify(secrets), { mode: 0o600, flag: "wx" });
  return secrets;
}
