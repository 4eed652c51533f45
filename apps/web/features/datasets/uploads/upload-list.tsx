"use client";

import Button from "@cloudscape-design/components/button";
import ProgressBar from "@cloudscape-design/components/progress-bar";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useFlash } from "../../../components/flash.tsx";
import { formatBytes } from "../../../lib/format-numbers.ts";
import { discardStoredUpload, type StoredUpload } from "./stored-uploads.ts";
import { importPath } from "./upload-area.tsx";
import styles from "./upload-list.module.css";
import { uploadProgressText } from "./upload-progress-text.ts";
import type { Upload } from "./upload-state.ts";
import { storedUploadsKey, useStoredUploads, useUploads } from "./uploads-provider.tsx";

/** Uploads under way, and those of an earlier visit that wait to go on or to be imported. Empty when there are none. */
export function UploadList({ chooseFiles }: { chooseFiles: () => void }) {
  const { uploads } = useUploads();
  const stored = useStoredUploads();
  const earlier = (stored.data ?? []).filter(
    ({ fileName, sizeBytes }) =>
      !uploads.some((upload) => upload.fileName === fileName && upload.sizeBytes === sizeBytes),
  );
  if (uploads.length + earlier.length === 0) return null;
  return (
    <section aria-label="Uploads" className={styles.list}>
      {uploads.map((upload) => (
        <UploadRow key={upload.uploadKey} upload={upload} />
      ))}
      {earlier.map((upload) => (
        <StoredUploadRow key={upload.storageKey} upload={upload} chooseFiles={chooseFiles} />
      ))}
    </section>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const { manager } = useUploads();
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const { uploadKey, fileName, state } = upload;

  function cancel() {
    manager
      .cancel(uploadKey)
      .catch(() =>
        showFlash({
          type: "warning",
          content: `What had arrived of ${fileName} stays on the server until it expires.`,
        }),
      )
      .finally(() => void queryClient.invalidateQueries({ queryKey: storedUploadsKey }));
  }

  return (
    <Row
      fileName={fileName}
      percent={upload.sizeBytes === 0 ? 100 : (upload.bytesSent / upload.sizeBytes) * 100}
      text={uploadProgressText(upload)}
      status={state.status === "Failed" ? "error" : state.status === "Completed" ? "success" : "in-progress"}
      actions={
        <>
          {(state.status === "Uploading" || state.status === "Waiting" || state.status === "Queued") && (
            <Button onClick={() => manager.pause(uploadKey)} ariaLabel={`Pause ${fileName}`}>
              Pause
            </Button>
          )}
          {(state.status === "Paused" || state.status === "Failed") && (
            <Button onClick={() => manager.resume(uploadKey)} ariaLabel={`Resume ${fileName}`}>
              Resume
            </Button>
          )}
          {state.status === "Completed" && (
            <Button
              variant="primary"
              href={importPath(state.uploadId)}
              ariaLabel={`Review and import ${fileName}`}
              onFollow={() => manager.forget(uploadKey)}
            >
              Review and import
            </Button>
          )}
          <Button variant="link" onClick={cancel} ariaLabel={`Cancel ${fileName}`}>
            {state.status === "Completed" ? "Discard" : "Cancel"}
          </Button>
        </>
      }
    />
  );
}

function StoredUploadRow({ upload, chooseFiles }: { upload: StoredUpload; chooseFiles: () => void }) {
  const queryClient = useQueryClient();
  const showFlash = useFlash();
  const { fileName, sizeBytes, bytesSent, uploadId } = upload;
  const isWhole = bytesSent === sizeBytes;
  const discard = useMutation({
    mutationFn: () => discardStoredUpload(upload),
    onSettled: () => queryClient.invalidateQueries({ queryKey: storedUploadsKey }),
    onError: (error) => showFlash({ type: "error", content: `${fileName} was not discarded: ${error.message}` }),
  });
  return (
    <Row
      fileName={fileName}
      percent={sizeBytes === 0 ? 100 : (bytesSent / sizeBytes) * 100}
      text={
        isWhole
          ? "Uploaded earlier, not imported yet."
          : `${formatBytes(bytesSent)} of ${formatBytes(sizeBytes)} arrived earlier. Choose the same file to go on from there.`
      }
      status={isWhole ? "success" : "in-progress"}
      actions={
        <>
          {isWhole ? (
            <Button variant="primary" href={importPath(uploadId)} ariaLabel={`Review and import ${fileName}`}>
              Review and import
            </Button>
          ) : (
            <Button onClick={chooseFiles} ariaLabel={`Choose ${fileName} to go on`}>
              Choose file
            </Button>
          )}
          <Button
            variant="link"
            loading={discard.isPending}
            onClick={() => discard.mutate()}
            ariaLabel={`Discard ${fileName}`}
          >
            Discard
          </Button>
        </>
      }
    />
  );
}

interface RowProps {
  fileName: string;
  percent: number;
  text: string;
  status: "in-progress" | "success" | "error";
  actions: ReactNode;
}

function Row({ fileName, percent, text, status, actions }: RowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.progress}>
        {status === "in-progress" ? (
          <ProgressBar value={percent} label={fileName} additionalInfo={text} />
        ) : (
          <ProgressBar value={percent} label={fileName} status={status} resultText={text} />
        )}
      </div>
      <div className={styles.actions}>{actions}</div>
    </div>
  );
}
