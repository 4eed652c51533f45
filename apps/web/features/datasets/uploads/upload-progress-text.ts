import { formatBytes, formatPercent } from "../../../lib/format-numbers.ts";
import { formatDuration } from "../../../lib/format-time.ts";
import { remainingSeconds, type Upload } from "./upload-state.ts";

/** "412 MB of 1.0 GB, 48 MB/s, 13 s left", or why it stands still. */
export function uploadProgressText(upload: Upload): string {
  const { bytesSent, sizeBytes, bytesPerSecond, resumedFromBytes, state } = upload;
  const sent = `${formatBytes(bytesSent)} of ${formatBytes(sizeBytes)}`;
  switch (state.status) {
    case "Queued":
      return bytesSent === 0 ? `${formatBytes(sizeBytes)}, waiting for its turn.` : `${sent}, waiting for its turn.`;
    case "Uploading": {
      const remaining = remainingSeconds(upload);
      const parts = [sent];
      if (bytesPerSecond !== null) parts.push(`${formatBytes(Math.round(bytesPerSecond))}/s`);
      if (remaining !== null && Number.isFinite(remaining)) parts.push(`${formatDuration(remaining)} left`);
      if (resumedFromBytes > 0) parts.push(`continued from ${formatPercent(resumedFromBytes / sizeBytes)}`);
      return parts.join(", ");
    }
    case "Waiting":
      return `${sent}. ${state.reason} It goes on by itself.`;
    case "Paused":
      return `${sent}. Paused.`;
    case "Completed":
      return `${formatBytes(sizeBytes)} uploaded.`;
    case "Failed":
      return state.reason;
  }
}
