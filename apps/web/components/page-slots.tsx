"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

interface Slots {
  breadcrumbs: HTMLElement | null;
  help: HTMLElement | null;
}

interface SlotSetters {
  setBreadcrumbs: (element: HTMLElement | null) => void;
  setHelp: (element: HTMLElement | null) => void;
  isHelpOpen: boolean;
  setHelpOpen: (isOpen: boolean) => void;
}

const SlotsContext = createContext<Slots>({ breadcrumbs: null, help: null });
const SlotSettersContext = createContext<SlotSetters | null>(null);

/** The places outside its own column that a page fills: the frame offers elements, `Page` renders into them. */
export function PageSlotsProvider({ children }: { children: ReactNode }) {
  const [breadcrumbs, setBreadcrumbs] = useState<HTMLElement | null>(null);
  const [help, setHelp] = useState<HTMLElement | null>(null);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const slots = useMemo(() => ({ breadcrumbs, help }), [breadcrumbs, help]);
  const setters = useMemo(() => ({ setBreadcrumbs, setHelp, isHelpOpen, setHelpOpen }), [isHelpOpen]);
  return (
    <SlotSettersContext value={setters}>
      <SlotsContext value={slots}>{children}</SlotsContext>
    </SlotSettersContext>
  );
}

export function usePageSlots(): Slots {
  return useContext(SlotsContext);
}

export function usePageFrame(): SlotSetters {
  const setters = useContext(SlotSettersContext);
  if (setters === null) throw new Error("usePageFrame is used outside PageSlotsProvider.");
  return setters;
}
