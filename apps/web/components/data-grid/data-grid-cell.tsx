import styles from "./data-grid.module.css";

interface DataGridCellProps {
  text: string | null | undefined;
  warning: string | undefined;
  columnIndex: number;
  isNumeric: boolean;
  style: { insetInlineStart: number; inlineSize: number };
}

export function DataGridCell({ text, warning, columnIndex, isNumeric, style }: DataGridCellProps) {
  const classes = [styles.cell];
  if (isNumeric) classes.push(styles.numeric);
  if (warning !== undefined) classes.push(styles.warning);
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are drawn out of the table's flow, which a table element cannot do
    <div
      role="cell"
      aria-colindex={columnIndex + 2}
      className={classes.join(" ")}
      style={style}
      title={warning ?? text ?? undefined}
    >
      {text === undefined ? (
        <span className={styles.loading} />
      ) : text === null ? (
        <span className={styles.missing}>missing</span>
      ) : (
        text
      )}
    </div>
  );
}
