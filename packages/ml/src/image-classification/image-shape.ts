import type { ChosenColumn } from "../estimator.ts";
import type { HyperparameterValue } from "../hyperparameters.ts";

/** How many numbers a picture has, and how they lie: channel by channel, row by row. */
export interface ImageShape {
  channels: number;
  height: number;
  width: number;
}

/** What `image_shape` says: "channels,height,width". Null where it is left open and the columns make no square. */
export function imageShapeOf(imageShape: HyperparameterValue, columnCount: number): ImageShape | null {
  if (typeof imageShape === "string") {
    const [channels, height, width] = imageShape.split(",").map(Number);
    return { channels, height, width };
  }
  const side = Math.round(Math.sqrt(columnCount));
  return side ** 2 === columnCount ? { channels: 1, height: side, width: side } : null;
}

/** Says why these columns are no pictures of the shape; null where they are. */
export function imageShapeProblem(
  imageShape: HyperparameterValue,
  columns: readonly ChosenColumn[],
): { path: string | null; message: string } | null {
  const text = columns.find(({ kind }) => kind !== "numeric");
  if (text !== undefined) {
    return { path: null, message: `Column '${text.name}' is text; every feature column must be a pixel's brightness.` };
  }
  const order = "in the order of channels, then rows, then columns of the picture";
  const shape = imageShapeOf(imageShape, columns.length);
  if (shape === null) {
    const message = `image_shape is left open, and ${columns.length} feature columns are no square picture; give it as channels,height,width, such as 1,28,28, or choose other columns, ${order}.`;
    return { path: "image_shape", message };
  }
  const pixels = shape.channels * shape.height * shape.width;
  if (pixels === columns.length) return null;
  return {
    path: "image_shape",
    message: `image_shape is ${imageShape}, which is ${pixels} numbers, but ${columns.length} feature columns are chosen; there must be as many, ${order}.`,
  };
}
