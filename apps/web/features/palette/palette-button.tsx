"use client";

import { useEffect, useState } from "react";
import { CommandPalette } from "./command-palette.tsx";
import styles from "./palette-button.module.css";

/** The search box of the top bar; Ctrl-K or Cmd-K opens it from anywhere. */
export function PaletteButton() {
  const [isOpen, setOpen] = useState(false);

  // The shortcut works wherever the focus is, so the window listens.
  useEffect(() => {
    function openOnShortcut(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      setOpen(true);
    }
    window.addEventListener("keydown", openOnShortcut);
    return () => window.removeEventListener("keydown", openOnShortcut);
  }, []);

  return (
    <>
      <button
        type="button"
        className={styles.button}
        aria-keyshortcuts="Control+K Meta+K"
        aria-label="Search pages and resources"
        onClick={() => setOpen(true)}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
          <circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="m10.5 10.5 3.5 3.5" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
        <span className={styles.text}>Search</span>
        <kbd className={styles.keys}>Ctrl K</kbd>
      </button>
      {isOpen && <CommandPalette onDismiss={() => setOpen(false)} />}
    </>
  );
}
