import styles from "./data-table.module.css";

export interface DataTableContent {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** A plain table of what a chart draws; its height is that of a chart, the rest scrolls. */
export function DataTable({ caption, columns, rows }: DataTableContent & { caption: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={`${caption}, as a table`}>
      <table className={styles.table}>
        <caption className={styles.hidden}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, rowIndex) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a chart have no identity but their place
            <tr key={rowIndex}>
              {cells.map((cell, columnIndex) => (
                <td key={columns[columnIndex]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
