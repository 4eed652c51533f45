import type { Server } from "node:net";
import { StudioError } from "@sagebrush/contracts/errors";

/**
 * Opens a server's port.
 * @param port 0 lets the system choose
 * @returns the port that is open now
 * @throws StudioError that names a port which is taken or not permitted.
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) => reject(describeListenError(cause, port, host));
    server.once("error", onError);
    server.listen(port, host, () => {
      server.off("error", onError);
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : port);
    });
  });
}

function describeListenError(cause: NodeJS.ErrnoException, port: number, host: string): Error {
  if (cause.code === "EADDRINUSE") {
    return new StudioError("ResourceInUse", `Port ${port} is taken by another program. Choose another one.`, { cause });
  }
  if (cause.code === "EACCES") {
    return new StudioError("AccessDeniedException", `Port ${port} needs administrator rights. Choose one above 1023.`, {
      cause,
    });
  }
  if (cause.code === "EADDRNOTAVAIL" || cause.code === "ENOTFOUND") {
    return new StudioError("ValidationException", `This machine has no address "${host}" to listen on.`, { cause });
  }
  return cause;
}
