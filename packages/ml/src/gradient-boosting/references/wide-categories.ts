/** What scripts/wide_categories.py makes rows of. */
export interface WideDataSet {
  categoryCount: number;
  rowCount: number;
  /** Whether all categories are equally frequent. */
  isEven: boolean;
}

export interface WideRow {
  /** null where it is missing. */
  kind: number | null;
  size: number;
  target: number;
}

/** Rows with a column of more categories than a byte numbers, drawn by ANSI C's generator. */
export function wideRows({ categoryCount, rowCount, isEven }: WideDataSet): WideRow[] {
  let state = 1;
  const draw = (below: number) => {
    state = (Math.imul(1103515245, state) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const worth = Array.from({ length: categoryCount }, () => draw(1000) + draw(1000) + draw(1000) + draw(1000) - 2000);
  return Array.from({ length: rowCount }, () => {
    let kind = draw(categoryCount);
    if (!isEven)
      for (let again = 0; again < 2; again++) kind = Math.floor((kind * draw(categoryCount)) / categoryCount);
    const size = draw(8);
    const isMissing = draw(20) === 0;
    const target = ((isMissing ? 700 : worth[kind]) + 60 * size + draw(600)) / 500;
    return { kind: isMissing ? null : kind, size, target };
  });
}

/** Every fourth row is held out. */
export function isHeldOut(row: number): boolean {
  return row % 4 === 3;
}
