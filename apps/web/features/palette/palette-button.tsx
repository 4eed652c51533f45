"use client";

import styles from "./palette-button.module.css";
import { useOpenPalette } from "./palette-provider.tsx";

/** The search box of the top bar. */
export function PaletteButton() {
  const openPalette = useOpenPalette();
  return (
    <button
      type="button"
      className={styles.button}
      aria-keyshortcuts="Control+K Meta+K"
      aria-label="Search pages and resources"
      onClick={openPalette}
    >
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
        <circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
        <path d="m10.5 10.5 3.5 3.5" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      </svg>
      <span className={styles.text}>Search</span>
      <kbd className={styles.keys}>Ctrl K</kbd>
    </button>
  );
}
