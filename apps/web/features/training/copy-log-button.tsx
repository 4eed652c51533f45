"use client";

import Button from "@cloudscape-design/components/button";
import type { TrainingLogLine } from "@sagebrush/contracts/training/training-job";
import { useFlash } from "../../components/flash.tsx";
import { formatCountOf } from "../../lib/format-numbers.ts";
import { logAsText } from "./log-text.ts";

/** Copies the lines that are shown. The text is made on the click, as a long log arrives line by line. */
export function CopyLogButton({ lines }: { lines: readonly TrainingLogLine[] }) {
  const showFlash = useFlash();

  async function copy() {
    try {
      await navigator.clipboard.writeText(logAsText(lines));
      showFlash({ id: "copy-log", type: "success", content: `Copied ${formatCountOf(lines.length, "line")}.` });
    } catch {
      // Browsers refuse it on pages without HTTPS, and where the reader does.
      const content = "The browser did not allow copying. Download the log instead.";
      showFlash({ id: "copy-log", type: "warning", content });
    }
  }

  return <Button iconName="copy" variant="icon" ariaLabel="Copy log" onClick={() => void copy()} />;
}
