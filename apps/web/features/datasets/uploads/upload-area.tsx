"use client";

import Button from "@cloudscape-design/components/button";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { usePermission, useSession } from "../../../components/session.tsx";
import styles from "./upload-area.module.css";
import { storedUploadsKey, useUploads } from "./uploads-provider.tsx";
import { useFileDrop } from "./use-file-drop.ts";

const acceptedFiles =
  ".csv,.tsv,.txt,.tab,.psv,.parquet,.pq,.libsvm,.svm,.svmlight,text/csv,text/tab-separated-values,text/plain";

/** The page that settles how an uploaded file is read. */
export function importPath(uploadId: string, datasetName?: string): string {
  const query = datasetName === undefined ? "" : `?target=version&datasetName=${encodeURIComponent(datasetName)}`;
  return `/datasets/import/${uploadId}${query}`;
}

interface UploadAreaProps {
  /** Set where the file becomes a new version of this dataset. */
  datasetName?: string;
  /** Draws the page; `chooseFiles` opens the browser's file picker, and is null for those who may only look. */
  children: (chooseFiles: (() => void) | null) => ReactNode;
}

/** Takes files dropped anywhere on the page or chosen, uploads them, and leads to the import of a single one. */
export function UploadArea({ datasetName, children }: UploadAreaProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const { workspace } = useSession();
  const mayWrite = usePermission("datasets:write");
  const { manager, uploads } = useUploads();
  const picker = useRef<HTMLInputElement>(null);
  const [followedKey, setFollowedKey] = useState<string | null>(null);

  function take(files: File[]) {
    if (!mayWrite) return;
    // One dataset has one next version.
    const added = manager.add(datasetName === undefined ? files : files.slice(0, 1), workspace.workspaceName);
    const [only] = added;
    setFollowedKey(added.length === 1 && only !== undefined ? only : null);
    void queryClient.invalidateQueries({ queryKey: storedUploadsKey });
  }

  const isDragging = useFileDrop(take);
  const followed = uploads.find(({ uploadKey }) => uploadKey === followedKey);
  const arrivedId = followed?.state.status === "Completed" ? followed.state.uploadId : null;

  // The router is outside React's tree: a single file that has arrived is looked at next.
  useEffect(() => {
    if (arrivedId === null || followedKey === null) return;
    manager.forget(followedKey);
    router.push(importPath(arrivedId, datasetName));
  }, [arrivedId, followedKey, datasetName, manager, router]);

  return (
    <>
      <input
        ref={picker}
        className={styles.picker}
        type="file"
        multiple={datasetName === undefined}
        accept={acceptedFiles}
        aria-label="Choose files to upload"
        tabIndex={-1}
        onChange={(event) => {
          take([...(event.target.files ?? [])]);
          // So that choosing the same file again is a change too.
          event.target.value = "";
        }}
      />
      {isDragging &&
        mayWrite &&
        createPortal(
          <div className={styles.overlay} aria-hidden="true">
            <div className={styles.drop}>
              <strong>Drop to upload</strong>
              <span>CSV or any delimited text, Parquet or libsvm, up to many gigabytes</span>
            </div>
          </div>,
          document.body,
        )}
      {children(mayWrite ? () => picker.current?.click() : null)}
    </>
  );
}

export function UploadButton({ chooseFiles, text = "Upload a file" }: { chooseFiles: () => void; text?: string }) {
  return (
    <Button variant="primary" iconName="upload" onClick={chooseFiles}>
      {text}
    </Button>
  );
}
