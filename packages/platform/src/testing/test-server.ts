import { inject } from "vitest";
import { z } from "zod";

declare module "vitest" {
  export interface ProvidedContext {
    /** Answers where PostgreSQL is, and starts it when it is asked for the first time. */
    testServerUrl: string;
  }
}

export const templateDatabase = "template_sagebrush";

const testServer = z.strictObject({
  /** To the template: do not connect to it, or it cannot be copied. */
  connectionString: z.string(),
  administratorConnectionString: z.string(),
  user: z.string(),
});
export type TestServer = z.infer<typeof testServer>;

let asked: Promise<TestServer> | null = null;

/** The PostgreSQL that all tests of a run share. */
export function testServerOfThisRun(): Promise<TestServer> {
  asked ??= askForServer();
  return asked;
}

async function askForServer(): Promise<TestServer> {
  const response = await fetch(inject("testServerUrl"));
  const text = await response.text();
  if (!response.ok) throw new Error(`The tests' PostgreSQL did not start: ${text}`);
  return testServer.parse(JSON.parse(text));
}
