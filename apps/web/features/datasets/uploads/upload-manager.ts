import { TransferRate } from "./transfer-rate.ts";
import { advanceUpload, isUploadUnderWay, type Upload, type UploadEvent } from "./upload-state.ts";
import type { StartTransfer, Transfer } from "./upload-transfer.ts";

interface Running {
  transfer: Transfer;
  rate: TransferRate;
}

/** Two at a time fill the line; more only make each slower to arrive. */
const maximumConcurrent = 2;

/** The queue of uploads of one browser tab. It lives above the pages, so uploads go on while one looks around. */
export class UploadManager {
  private uploads: readonly Upload[] = [];
  private readonly files = new Map<string, { file: File; workspaceName: string }>();
  private readonly running = new Map<string, Running>();
  private readonly listeners = new Set<() => void>();
  private nextKey = 1;
  private readonly startTransfer: StartTransfer;
  private readonly now: () => number;

  constructor(startTransfer: StartTransfer, now: () => number = () => performance.now()) {
    this.startTransfer = startTransfer;
    this.now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): readonly Upload[] => this.uploads;

  /** @returns the keys of the new uploads. A file that is under way already is not queued twice. */
  add(files: readonly File[], workspaceName: string): string[] {
    const added: string[] = [];
    for (const file of files) {
      if (this.isUnderWay(file, workspaceName)) continue;
      const uploadKey = String(this.nextKey++);
      this.files.set(uploadKey, { file, workspaceName });
      added.push(uploadKey);
      this.replaceAll([
        ...this.uploads,
        {
          uploadKey,
          fileName: file.name,
          sizeBytes: file.size,
          bytesSent: 0,
          resumedFromBytes: 0,
          bytesPerSecond: null,
          state: { status: "Queued" },
        },
      ]);
    }
    this.startQueued();
    return added;
  }

  pause(uploadKey: string): void {
    this.running.get(uploadKey)?.transfer.pause();
    this.apply(uploadKey, { type: "paused" });
  }

  /** Goes on after a pause or a failure. */
  resume(uploadKey: string): void {
    this.apply(uploadKey, { type: "requeued" });
  }

  /** Takes up again what the lost network stopped for good. */
  resumeFailed(): void {
    for (const upload of this.uploads) if (upload.state.status === "Failed") this.resume(upload.uploadKey);
  }

  /** Stops the upload and removes it here and on the server. */
  async cancel(uploadKey: string): Promise<void> {
    const transfer = this.running.get(uploadKey)?.transfer;
    this.forget(uploadKey);
    await transfer?.discard();
  }

  /** Removes it from the list only. */
  forget(uploadKey: string): void {
    this.running.delete(uploadKey);
    this.files.delete(uploadKey);
    this.replaceAll(this.uploads.filter((upload) => upload.uploadKey !== uploadKey));
    this.startQueued();
  }

  private isUnderWay(file: File, workspaceName: string): boolean {
    return this.uploads.some((upload) => {
      const known = this.files.get(upload.uploadKey);
      return (
        isUploadUnderWay(upload) &&
        known?.workspaceName === workspaceName &&
        known.file.name === file.name &&
        known.file.size === file.size &&
        known.file.lastModified === file.lastModified
      );
    });
  }

  private startQueued(): void {
    for (const upload of this.uploads) {
      const active = this.uploads.filter(({ state }) => state.status === "Uploading" || state.status === "Waiting");
      if (active.length >= maximumConcurrent) return;
      if (upload.state.status === "Queued") this.start(upload.uploadKey);
    }
  }

  private start(uploadKey: string): void {
    const source = this.files.get(uploadKey);
    if (source === undefined) return;
    const transfer =
      this.running.get(uploadKey)?.transfer ??
      this.startTransfer(source.file, source.workspaceName, {
        onResumed: (bytesSent) => this.apply(uploadKey, { type: "resumed", bytesSent }),
        onProgress: (bytesSent) => this.onProgress(uploadKey, bytesSent),
        onInterrupted: (reason) => this.apply(uploadKey, { type: "interrupted", reason }),
        onCompleted: (uploadId) => this.apply(uploadKey, { type: "completed", uploadId }),
        onFailed: (reason) => this.apply(uploadKey, { type: "failed", reason }),
      });
    this.running.set(uploadKey, { transfer, rate: new TransferRate() });
    this.apply(uploadKey, { type: "started" });
    transfer.start();
  }

  private onProgress(uploadKey: string, bytesSent: number): void {
    const bytesPerSecond = this.running.get(uploadKey)?.rate.add(this.now(), bytesSent) ?? null;
    this.apply(uploadKey, { type: "progressed", bytesSent, bytesPerSecond });
  }

  private apply(uploadKey: string, event: UploadEvent): void {
    const before = this.uploads;
    const after = before.map((upload) => (upload.uploadKey === uploadKey ? advanceUpload(upload, event) : upload));
    if (after.every((upload, index) => upload === before[index])) return;
    this.replaceAll(after);
    this.startQueued();
  }

  private replaceAll(uploads: readonly Upload[]): void {
    this.uploads = uploads;
    for (const listener of this.listeners) listener();
  }
}
