"use client";

import Flashbar, { type FlashbarProps } from "@cloudscape-design/components/flashbar";
import { createContext, type ReactNode, useCallback, useContext, useId, useRef, useState } from "react";

export interface FlashMessage {
  type: "success" | "error" | "warning" | "info";
  header?: string;
  content: ReactNode;
  /** A later message of the same id replaces this one. */
  id?: string;
}

const maximumShown = 5;
const successShownMs = 8_000;

type ShowFlash = (message: FlashMessage) => void;

const ShowFlashContext = createContext<ShowFlash | null>(null);
const FlashMessagesContext = createContext<FlashbarProps["items"]>([]);

/** Messages outlive the page that sent them, so that "Deleted" is still read after the way back to the list. */
export function FlashProvider({ children }: { children: ReactNode }) {
  const [items, setItems] = useState<readonly FlashbarProps.MessageDefinition[]>([]);
  const prefix = useId();
  const count = useRef(0);

  const showFlash = useCallback<ShowFlash>(
    (message) => {
      count.current += 1;
      const id = message.id ?? `${prefix}${count.current}`;
      const dismiss = () => setItems((shown) => shown.filter((item) => item.id !== id));
      const item: FlashbarProps.MessageDefinition = {
        ...message,
        id,
        dismissible: true,
        dismissLabel: "Dismiss message",
        onDismiss: dismiss,
      };
      setItems((shown) => [item, ...shown.filter((other) => other.id !== id)].slice(0, maximumShown));
      // Good news needs no answer; everything else stays until it has been read.
      if (message.type === "success") {
        setTimeout(() => setItems((shown) => shown.filter((other) => other !== item)), successShownMs);
      }
    },
    [prefix],
  );

  return (
    <ShowFlashContext value={showFlash}>
      <FlashMessagesContext value={items}>{children}</FlashMessagesContext>
    </ShowFlashContext>
  );
}

/** Shows a message above the page: `const showFlash = useFlash(); showFlash({ type: "success", content: "Deleted." })`. */
export function useFlash(): ShowFlash {
  const showFlash = useContext(ShowFlashContext);
  if (showFlash === null) throw new Error("useFlash is used outside FlashProvider.");
  return showFlash;
}

export function FlashMessages() {
  const items = useContext(FlashMessagesContext);
  return <Flashbar items={items} stackItems={items.length > 2} />;
}
