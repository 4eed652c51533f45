"use client";

import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { useSession } from "../../../components/session.tsx";
import { listStoredUploads } from "./stored-uploads.ts";
import { UploadManager } from "./upload-manager.ts";
import { isUploadUnderWay, type Upload } from "./upload-state.ts";
import { tusTransfer } from "./upload-transfer.ts";

const ManagerContext = createContext<UploadManager | null>(null);

/** Holds the uploads of this tab above the pages. */
export function UploadsProvider({ children }: { children: ReactNode }) {
  const [manager] = useState(() => new UploadManager(tusTransfer));

  // The browser's network and the closing of the tab are outside React.
  useEffect(() => {
    const goOn = () => manager.resumeFailed();
    const warn = (event: BeforeUnloadEvent) => {
      if (manager.snapshot().some(isUploadUnderWay)) event.preventDefault();
    };
    window.addEventListener("online", goOn);
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("online", goOn);
      window.removeEventListener("beforeunload", warn);
    };
  }, [manager]);

  return <ManagerContext value={manager}>{children}</ManagerContext>;
}

export function useUploads(): { manager: UploadManager; uploads: readonly Upload[] } {
  const manager = useContext(ManagerContext);
  if (manager === null) throw new Error("useUploads is used outside UploadsProvider.");
  return { manager, uploads: useSyncExternalStore(manager.subscribe, manager.snapshot, manager.snapshot) };
}

export const storedUploadsKey = ["stored-uploads"];

/** What this browser uploaded before and has not imported yet. */
export function useStoredUploads() {
  const { workspace } = useSession();
  return useQuery({
    queryKey: [...storedUploadsKey, workspace.workspaceName],
    queryFn: () => listStoredUploads(workspace.workspaceName),
  });
}
