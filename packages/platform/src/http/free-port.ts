import { createServer } from "node:net";
import { StudioError } from "@sagebrush/contracts/errors";
import { listen } from "./listen.ts";

/** A TCP port that nothing listens on at this moment. */
export async function findFreePort(host = "127.0.0.1"): Promise<number> {
  const server = createServer();
  const port = await listen(server, 0, host);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port, host);
  } catch (error) {
    if (error instanceof StudioError) return false;
    throw error;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
}
