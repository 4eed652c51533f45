"use client";

import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TextFilter from "@cloudscape-design/components/text-filter";
import Toggle from "@cloudscape-design/components/toggle";
import type { TrainingLogLine } from "@sagebrush/contracts/training/training-job";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { formatCount, formatCountOf } from "../../lib/format-numbers.ts";
import { CopyLogButton } from "./copy-log-button.tsx";
import { logAsText, searchLog } from "./log-text.ts";
import styles from "./training-log.module.css";

interface TrainingLogProps {
  trainingJobName: string;
  lines: readonly TrainingLogLine[];
  isRunning: boolean;
}

/** The log as it grows; only what is in sight is drawn, so that 100,000 lines scroll like ten. */
export function TrainingLog({ trainingJobName, lines, isRunning }: TrainingLogProps) {
  const [searched, setSearched] = useState("");
  const [isFollowing, setFollowing] = useState(true);
  const found = searchLog(lines, searched);
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${formatCount(lines.length)})`}
          actions={
            <SpaceBetween direction="horizontal" size="xs" alignItems="center">
              <Toggle checked={isFollowing} onChange={({ detail }) => setFollowing(detail.checked)}>
                Follow
              </Toggle>
              <CopyLogButton lines={found} />
              <Button
                iconName="download"
                variant="icon"
                ariaLabel="Download log"
                onClick={() => download(`${trainingJobName}.log`, logAsText(lines))}
              />
            </SpaceBetween>
          }
        >
          Log
        </Header>
      }
    >
      <SpaceBetween size="s">
        <TextFilter
          filteringText={searched}
          filteringPlaceholder="Find in log"
          countText={searched === "" ? "" : formatCountOf(found.length, "line")}
          onChange={({ detail }) => setSearched(detail.filteringText)}
        />
        {found.length === 0 ? (
          <div className={styles.empty}>
            {searched !== ""
              ? `No line holds '${searched}'.`
              : isRunning
                ? "Waiting for the first line…"
                : "The job wrote no log."}
          </div>
        ) : (
          <Lines lines={found} isFollowing={isFollowing} onScrolledAway={() => setFollowing(false)} />
        )}
      </SpaceBetween>
    </Container>
  );
}

const clock = new Intl.DateTimeFormat("en", { timeStyle: "medium", hour12: false });

interface LinesProps {
  lines: readonly TrainingLogLine[];
  isFollowing: boolean;
  onScrolledAway: () => void;
}

function Lines({ lines, isFollowing, onScrolledAway }: LinesProps) {
  const scroller = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 20,
    overscan: 20,
    getItemKey: (index) => lines[index]?.sequence ?? index,
  });

  // The scroll position belongs to the browser: keep it at the end while lines arrive.
  useEffect(() => {
    if (isFollowing && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1, { align: "end" });
  }, [isFollowing, lines.length, virtualizer]);

  return (
    <section
      ref={scroller}
      className={styles.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Log lines"
      onWheel={({ deltaY }) => deltaY < 0 && onScrolledAway()}
      onKeyDown={({ key }) => ["ArrowUp", "PageUp", "Home"].includes(key) && onScrolledAway()}
    >
      <div className={styles.canvas} style={{ blockSize: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          return (
            <div
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              className={`${styles.line} ${styles[line.level]}`}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <time className={styles.time} dateTime={line.time}>
                {clock.format(new Date(line.time))}
              </time>
              <span className={styles.message}>{line.message}</span>
            </div>
          );
        })}
      </div>
    </section>
  );
}

function download(fileName: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = fileName;
  anchor.click();
  URL.revokeObjectURL(url);
}
