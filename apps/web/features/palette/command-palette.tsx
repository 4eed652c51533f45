"use client";

import { useRouter } from "next/navigation";
import { Fragment, type KeyboardEvent, useDeferredValue, useId, useState } from "react";
import styles from "./command-palette.module.css";
import { moveSelection } from "./palette-search.ts";
import { usePaletteEntries } from "./use-palette-entries.ts";

/** Finds pages and resources by name. Mount it while open. */
export function CommandPalette({ onDismiss }: { onDismiss: () => void }) {
  const router = useRouter();
  const listId = useId();
  const [query, setQuery] = useState("");
  const [selected, setSelected] = useState(0);
  const { entries, isSearching } = usePaletteEntries(useDeferredValue(query));
  const active = entries[Math.min(selected, entries.length - 1)];

  function open(href: string) {
    onDismiss();
    router.push(href);
  }

  function onKeyDown(event: KeyboardEvent) {
    const current = active === undefined ? -1 : entries.indexOf(active);
    if (event.key === "ArrowDown") setSelected(moveSelection(current, 1, entries.length));
    else if (event.key === "ArrowUp") setSelected(moveSelection(current, -1, entries.length));
    else if (event.key === "Enter" && active !== undefined && !event.nativeEvent.isComposing) open(active.href);
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={showModal}
      className={styles.dialog}
      aria-label="Go to a page or resource"
      onClose={onDismiss}
      onClick={(event) => {
        // The dialog's own area is covered by its content, so a click on it is one on the backdrop.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div className={styles.palette}>
        <input
          className={styles.input}
          type="text"
          role="combobox"
          aria-label="Search pages and resources"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={active && `${listId}${active.id}`}
          placeholder="Search pages, datasets, training jobs, models, endpoints"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setSelected(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div id={listId} className={styles.list} role="listbox" aria-label="Results">
          {entries.map((entry, index) => (
            <Fragment key={entry.id}>
              {entry.group !== entries[index - 1]?.group && (
                <div role="presentation" className={styles.group}>
                  {entry.group}
                </div>
              )}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard stays in the input, which handles Enter */}
              <div
                id={`${listId}${entry.id}`}
                ref={entry === active ? scrollIntoView : null}
                role="option"
                tabIndex={-1}
                aria-selected={entry === active}
                aria-label={`${entry.text}, ${entry.group}`}
                className={styles.option}
                onMouseMove={() => setSelected(index)}
                onClick={() => open(entry.href)}
              >
                <span className={styles.text}>{entry.text}</span>
                <span className={styles.detail}>{entry.detail}</span>
              </div>
            </Fragment>
          ))}
          {entries.length === 0 && (
            <p className={styles.empty}>{isSearching ? "Searching…" : `Nothing is called “${query.trim()}”.`}</p>
          )}
        </div>
        <p className={styles.keys} aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> to choose, <kbd>Enter</kbd> to open, <kbd>Esc</kbd> to close
        </p>
      </div>
    </dialog>
  );
}

/** Opened by the browser's own dialog: it keeps the focus within and gives it back. */
function showModal(dialog: HTMLDialogElement | null) {
  if (dialog !== null && !dialog.open) dialog.showModal();
}

function scrollIntoView(option: HTMLElement | null) {
  option?.scrollIntoView({ block: "nearest" });
}
