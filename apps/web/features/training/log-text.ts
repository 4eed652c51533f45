import type { TrainingLogLine } from "@sagebrush/contracts/training/training-job";

/** Lines that hold every word searched for, in any order and letter case. */
export function searchLog(lines: readonly TrainingLogLine[], searched: string): readonly TrainingLogLine[] {
  const words = searched.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter(({ message, level }) => {
    const text = `${level} ${message}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** As it is copied and downloaded: time, level, message. */
export function logAsText(lines: readonly TrainingLogLine[]): string {
  return lines.map(({ time, level, message }) => `${time} ${level.toUpperCase()} ${message}\n`).join("");
}
