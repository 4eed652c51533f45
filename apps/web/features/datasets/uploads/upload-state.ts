/** How far one file is. `bytesSent` counts what the server has confirmed or is receiving. */
export interface Upload {
  uploadKey: string;
  fileName: string;
  sizeBytes: number;
  bytesSent: number;
  /** The bytes that were there already when this page took it up; 0 for a fresh upload. */
  resumedFromBytes: number;
  bytesPerSecond: number | null;
  state: UploadState;
}

export type UploadState =
  | { status: "Queued" }
  | { status: "Uploading" }
  /** The network is gone or the server is silent; it goes on by itself. */
  | { status: "Waiting"; reason: string }
  | { status: "Paused" }
  | { status: "Completed"; uploadId: string }
  | { status: "Failed"; reason: string };

export type UploadEvent =
  | { type: "started" }
  | { type: "resumed"; bytesSent: number }
  | { type: "progressed"; bytesSent: number; bytesPerSecond: number | null }
  | { type: "interrupted"; reason: string }
  | { type: "paused" }
  | { type: "requeued" }
  | { type: "completed"; uploadId: string }
  | { type: "failed"; reason: string };

export type UploadStatus = UploadState["status"];

/** What a late event of the transfer may still change: nothing that has been paused, or has ended. */
const statusesThatAccept: Record<UploadEvent["type"], readonly UploadStatus[]> = {
  started: ["Queued"],
  resumed: ["Queued", "Uploading", "Waiting"],
  progressed: ["Uploading", "Waiting"],
  interrupted: ["Uploading", "Waiting"],
  paused: ["Queued", "Uploading", "Waiting"],
  requeued: ["Paused", "Failed"],
  completed: ["Uploading", "Waiting"],
  failed: ["Queued", "Uploading", "Waiting"],
};

/** The upload after an event. An event that comes too late leaves it as it is. */
export function advanceUpload(upload: Upload, event: UploadEvent): Upload {
  if (!statusesThatAccept[event.type].includes(upload.state.status)) return upload;
  switch (event.type) {
    case "started":
      return { ...upload, state: { status: "Uploading" } };
    case "resumed":
      return { ...upload, bytesSent: event.bytesSent, resumedFromBytes: event.bytesSent };
    case "progressed":
      return {
        ...upload,
        bytesSent: Math.min(event.bytesSent, upload.sizeBytes),
        bytesPerSecond: event.bytesPerSecond,
        state: { status: "Uploading" },
      };
    case "interrupted":
      return { ...upload, bytesPerSecond: null, state: { status: "Waiting", reason: event.reason } };
    case "paused":
      return { ...upload, bytesPerSecond: null, state: { status: "Paused" } };
    case "requeued":
      return { ...upload, state: { status: "Queued" } };
    case "completed":
      return {
        ...upload,
        bytesSent: upload.sizeBytes,
        bytesPerSecond: null,
        state: { status: "Completed", uploadId: event.uploadId },
      };
    case "failed":
      return { ...upload, bytesPerSecond: null, state: { status: "Failed", reason: event.reason } };
  }
}

/** True while leaving the page would interrupt it. */
export function isUploadUnderWay({ state }: Upload): boolean {
  return state.status === "Queued" || state.status === "Uploading" || state.status === "Waiting";
}

/** Null while the speed is unknown. */
export function remainingSeconds({ sizeBytes, bytesSent, bytesPerSecond }: Upload): number | null {
  return bytesPerSecond === null || bytesPerSecond <= 0 ? null : (sizeBytes - bytesSent) / bytesPerSecond;
}
