import { api } from "./api-client.ts";

export const describeInstallationQuery = () => api.access.describeInstallation.queryOptions();

/** Who is signed in seldom changes, and every page asks. */
export const describeCallerQuery = () => api.access.describeCaller.queryOptions({ staleTime: 60_000 });
