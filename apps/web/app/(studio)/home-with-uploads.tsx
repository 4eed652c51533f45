"use client";

import { UploadArea } from "../../features/datasets/uploads/upload-area.tsx";
import { HomePage } from "../../features/home/home-page.tsx";

/** Home takes dropped files too; passing a function to a client feature needs a client page. */
export function HomeWithUploads() {
  return <UploadArea>{(chooseFiles) => <HomePage chooseFiles={chooseFiles} />}</UploadArea>;
}
