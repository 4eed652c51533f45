import { workspaceHeader } from "@sagebrush/contracts/access/access";
import { DetailedError, type PreviousUpload, Upload as TusUpload } from "tus-js-client";
import { forgetStoredUpload } from "./stored-uploads.ts";
import { fingerprintOf, uploadEndpoint, uploadIdOf } from "./upload-url.ts";

/** Small enough that a pause or a lost connection repeats little, large enough that requests do not cost time. */
const chunkSizeBytes = 32 * 1024 * 1024;
const retryDelaysMs = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000, 60_000, 60_000];

export interface TransferListener {
  onResumed: (bytesSent: number) => void;
  onProgress: (bytesSent: number) => void;
  onInterrupted: (reason: string) => void;
  onCompleted: (uploadId: string) => void;
  onFailed: (reason: string) => void;
}

/** The bytes of one file on their way. The manager starts and pauses it; tests bring their own. */
export interface Transfer {
  start: () => void;
  /** Keeps what the server has. */
  pause: () => void;
  /** Gives up what the server has. */
  discard: () => Promise<void>;
}

export type StartTransfer = (file: File, workspaceName: string, listener: TransferListener) => Transfer;

/** A transfer by the tus protocol: it goes on where the server stopped, also after a reload with the same file. */
export const tusTransfer: StartTransfer = (file, workspaceName, listener) => {
  const upload = new TusUpload(file, {
    endpoint: uploadEndpoint,
    metadata: { filename: file.name, filetype: file.type },
    headers: { [workspaceHeader]: workspaceName },
    chunkSize: chunkSizeBytes,
    retryDelays: retryDelaysMs,
    // Kept when it succeeds too: a file that has arrived but was not imported is offered again after a reload.
    removeFingerprintOnSuccess: false,
    fingerprint: async () => fingerprintOf(file, workspaceName),
    onProgress: (bytesSent) => listener.onProgress(bytesSent),
    onShouldRetry: (error) => {
      const status = error.originalResponse?.getStatus() ?? 0;
      const isPassing = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
      // A full disk answers 507: waiting does not make room.
      const willRetry = isPassing && status !== 507;
      if (willRetry) {
        listener.onInterrupted(status === 0 ? "The connection is lost." : `The studio answered ${status}.`);
      }
      return willRetry;
    },
    onAfterResponse: (request, response) => {
      if (request.getMethod() !== "HEAD") return;
      // tus-js-client would begin anew when the studio is restarting; an error makes it ask again instead.
      if (response.getStatus() >= 500) throw new Error(`The studio answered ${response.getStatus()}.`);
      const offset = Number(response.getHeader("Upload-Offset"));
      if (response.getStatus() < 300 && Number.isFinite(offset)) listener.onResumed(offset);
    },
    onSuccess: () => {
      arrivedId = uploadIdOf(upload.url ?? "");
      listener.onCompleted(arrivedId);
    },
    onError: (error) => listener.onFailed(reasonOf(error)),
  });
  let isPrepared = false;
  let arrivedId: string | null = null;

  async function start() {
    if (!isPrepared) {
      isPrepared = true;
      const previous = newestOf(await upload.findPreviousUploads());
      if (previous !== undefined) upload.resumeFromPreviousUpload(previous);
    }
    upload.start();
  }

  return {
    start: () => void start().catch((error: unknown) => listener.onFailed(reasonOf(error))),
    pause: () => void upload.abort().catch(() => undefined),
    // A whole upload may be read by an import, so the server removes it by itself when nobody has used it.
    discard: () => (arrivedId === null ? upload.abort(true) : forgetStoredUpload(arrivedId)),
  };
};

function newestOf(previous: readonly PreviousUpload[]): PreviousUpload | undefined {
  return previous.toSorted((left, right) => Date.parse(right.creationTime) - Date.parse(left.creationTime))[0];
}

function reasonOf(error: unknown): string {
  if (error instanceof DetailedError) {
    const status = error.originalResponse?.getStatus();
    const body = error.originalResponse?.getBody().trim() ?? "";
    const message = messageIn(body);
    if (message !== null) return message;
    if (status !== undefined && status !== 0) return `The studio answered ${status}.`;
    return "The connection was lost for too long. What has arrived is kept.";
  }
  return error instanceof Error ? error.message : String(error);
}

/** Our own errors are JSON with a message; the tus server answers a line of text. */
function messageIn(body: string): string | null {
  if (body === "") return null;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && "message" in parsed && typeof parsed.message === "string")
      return parsed.message;
  } catch {
    return body.length <= 300 && !body.startsWith("<") ? body : null;
  }
  return null;
}
