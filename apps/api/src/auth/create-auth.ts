import type { Services } from "@sagebrush/control-plane/services";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";

/** Set by us on every request that better-auth sees; what a client sends under this name is overwritten. */
export const clientAddressHeader = "x-sagebrush-client-address";
export const authPath = "/api/auth";

const day = 86_400;

/** Accounts with e-mail and password, and their sessions. Who may sign up is decided before better-auth is asked. */
export function createAuth(
  { prisma, log }: Pick<Services, "prisma" | "log">,
  { secret, publicUrl }: { secret: string; publicUrl: string },
) {
  return betterAuth({
    appName: "Sagebrush",
    secret,
    baseURL: publicUrl,
    basePath: authPath,
    telemetry: { enabled: false },
    database: prismaAdapter(prisma, { provider: "postgresql", transaction: true }),
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: 30 * day, updateAge: day },
    rateLimit: {
      enabled: true,
      storage: "memory",
      window: 60,
      max: 300,
      customRules: {
        "/sign-in/email": { window: 60, max: 20 },
        "/sign-up/email": { window: 60, max: 20 },
        "/change-password": { window: 60, max: 10 },
      },
    },
    advanced: {
      useSecureCookies: publicUrl.startsWith("https:"),
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      // The studio is opened by many names, so `assertOwnOrigin` compares the origin with the name that was used.
      disableCSRFCheck: true,
    },
    logger: {
      level: "error",
      log: (level, message) => log[level === "error" ? "error" : "warn"]({ part: "better-auth" }, message),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;
