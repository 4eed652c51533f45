import { type Api, createApi } from "./api.ts";
import type { Owner } from "./owner.ts";

/** Hands the studio of this run from the global setup to the processes of the tests. */
export const sharedStudioVariable = "SAGEBRUSH_E2E_STUDIO";

export interface SharedStudio extends Pick<Owner, "cookies"> {
  url: string;
  api: Api;
}

export function sharedStudio(): SharedStudio {
  const { url, apiKey, cookies }: Omit<SharedStudio, "api"> & { apiKey: string } = JSON.parse(
    process.env[sharedStudioVariable] ?? "{}",
  );
  return { url, cookies, api: createApi(url, apiKey) };
}
