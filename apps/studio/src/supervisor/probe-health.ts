import { get } from "node:http";

/** Whether the server at an address answers `GET /healthz` with success. */
export function probeHealth(
  { host, port }: { host: string; port: number },
  { timeoutMs = 2_000 } = {},
): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host, port, path: "/healthz", agent: false, timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode !== undefined && response.statusCode < 300);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}
