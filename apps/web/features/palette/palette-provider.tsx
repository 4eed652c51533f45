"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { CommandPalette } from "./command-palette.tsx";

const OpenPaletteContext = createContext<(() => void) | null>(null);

/**
 * Opens the palette from anywhere with Ctrl-K or Cmd-K. Apart from its button, as the top bar draws what it holds
 * several times over to measure it.
 */
export function PaletteProvider({ children }: { children: ReactNode }) {
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
    <OpenPaletteContext value={() => setOpen(true)}>
      {children}
      {isOpen && <CommandPalette onDismiss={() => setOpen(false)} />}
    </OpenPaletteContext>
  );
}

export function useOpenPalette(): () => void {
  const open = useContext(OpenPaletteContext);
  if (open === null) throw new Error("useOpenPalette is used outside PaletteProvider.");
  return open;
}
