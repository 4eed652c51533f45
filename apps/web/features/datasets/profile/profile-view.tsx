"use client";

import Badge from "@cloudscape-design/components/badge";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import TextFilter from "@cloudscape-design/components/text-filter";
import { columnType } from "@sagebrush/contracts/datasets/csv-import";
import type { ColumnProfile, DatasetProfile } from "@sagebrush/contracts/datasets/profile";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef } from "react";
import { EmptyState } from "../../../components/empty-state.tsx";
import { formatCountOf } from "../../../lib/format-numbers.ts";
import { useSearchState } from "../../../lib/use-search-state.ts";
import { columnTypeLabels } from "../column-type-label.ts";
import { ColumnChart } from "./column-chart.tsx";
import { columnFacts } from "./column-facts.ts";
import { columnRemark, filterProfile, type ProfileOrder, profileOrders } from "./filter-profile.ts";
import styles from "./profile-view.module.css";

const rowHeight = 156;
const maximumHeight = 760;

const orderLabels: Record<ProfileOrder, string> = {
  file: "As in the file",
  name: "By name",
  missing: "Most missing first",
  distinct: "Most distinct first",
};

/** Every column with its distribution and figures; only those in sight are drawn. */
export function ProfileView({ profile }: { profile: DatasetProfile }) {
  const [search, setSearch] = useSearchState();
  const scroller = useRef<HTMLDivElement>(null);
  const text = search.get("column") ?? "";
  const type = columnType.safeParse(search.get("type")).data ?? null;
  const order = profileOrders.find((candidate) => candidate === search.get("order")) ?? "file";
  const columns = useMemo(() => filterProfile(profile.columns, { text, type, order }), [profile, text, type, order]);

  const rows = useVirtualizer({
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
  });

  const typeOptions = [
    { value: "", label: "All types" },
    ...columnType.options
      .filter((option) => profile.columns.some((column) => column.type === option))
      .map((option) => ({ value: option, label: columnTypeLabels[option] })),
  ];
  const orderOptions = profileOrders.map((value) => ({ value, label: orderLabels[value] }));

  return (
    <SpaceBetween size="s">
      <div className={styles.tools}>
        <TextFilter
          filteringText={text}
          filteringPlaceholder="Find a column"
          filteringAriaLabel="Find columns by name"
          countText={text === "" && type === null ? "" : formatCountOf(columns.length, "match", "matches")}
          onChange={({ detail }) => setSearch({ column: detail.filteringText })}
        />
        <Select
          ariaLabel="Type"
          selectedOption={typeOptions.find(({ value }) => value === (type ?? "")) ?? null}
          options={typeOptions}
          onChange={({ detail }) => setSearch({ type: detail.selectedOption.value ?? null })}
        />
        <Select
          ariaLabel="Order"
          selectedOption={orderOptions.find(({ value }) => value === order) ?? null}
          options={orderOptions}
          onChange={({ detail }) =>
            setSearch({ order: detail.selectedOption.value === "file" ? null : (detail.selectedOption.value ?? null) })
          }
        />
      </div>
      {columns.length === 0 ? (
        <EmptyState title="No match" description="No column has this name and type." />
      ) : (
        <div
          ref={scroller}
          className={styles.scroller}
          style={{ blockSize: Math.min(maximumHeight, columns.length * rowHeight + 2) }}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
          tabIndex={0}
        >
          <ul className={styles.list} style={{ blockSize: rows.getTotalSize() }} aria-label="Columns">
            {rows.getVirtualItems().map(({ index, start }) => {
              const column = columns[index];
              return (
                column !== undefined && (
                  <li
                    key={column.name}
                    className={styles.row}
                    style={{ blockSize: rowHeight, transform: `translateY(${start}px)` }}
                    aria-setsize={columns.length}
                    aria-posinset={index + 1}
                  >
                    <ColumnSummary column={column} rowCount={profile.rowCount} />
                  </li>
                )
              );
            })}
          </ul>
        </div>
      )}
    </SpaceBetween>
  );
}

function ColumnSummary({ column, rowCount }: { column: ColumnProfile; rowCount: number }) {
  const remark = columnRemark(column, rowCount);
  return (
    <>
      <div className={styles.heading}>
        <h3 className={styles.name} title={column.name}>
          {column.name}
        </h3>
        <div>
          <Badge>{columnTypeLabels[column.type]}</Badge>
        </div>
        {remark !== null && <p className={styles.remark}>{remark}</p>}
      </div>
      <ColumnChart column={column} rowCount={rowCount} />
      <dl className={styles.facts}>
        {columnFacts(column).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
