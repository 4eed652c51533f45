import type { ChartPoint } from "./thin-points.ts";

/** Pixels of a label: a letter of 12 px takes about this, in the widths a chart usually has. */
const letterWidth = 6.5;
const lineHeight = 15;
const usualWidth = 900;
const besidePoint = 6;

/**
 * Which points can have their name right of them without covering another's; the first come first. O(points²).
 * @returns indices of the points
 */
export function labelsThatFit(
  points: readonly (ChartPoint & { name: string })[],
  {
    xDomain,
    yDomain,
    height,
  }: { xDomain: readonly [number, number]; yDomain: readonly [number, number]; height: number },
): Set<number> {
  const place = (value: number, [low, high]: readonly [number, number], pixels: number) =>
    high > low ? ((value - low) / (high - low)) * pixels : 0;
  const boxes: { left: number; right: number; top: number; bottom: number }[] = [];
  const fitting = new Set<number>();
  for (const [index, { x, y, name }] of points.entries()) {
    const left = place(x, xDomain, usualWidth) + besidePoint;
    const middle = place(y, yDomain, height);
    const box = {
      ...{ left, right: left + letterWidth * name.length },
      ...{ top: middle - lineHeight / 2, bottom: middle + lineHeight / 2 },
    };
    const covers = boxes.some(
      (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
    );
    if (covers || box.right > usualWidth + besidePoint) continue;
    boxes.push(box);
    fitting.add(index);
  }
  return fitting;
}
