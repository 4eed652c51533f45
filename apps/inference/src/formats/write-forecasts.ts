import { StudioError } from "@sagebrush/contracts/errors";
import type { ForecastAnswer } from "@sagebrush/contracts/forecasting/forecast";
import type { MediaType } from "./media-type.ts";

/** `{"predictions": [...]}`, or one object a line. */
export function writeForecasts(answers: readonly ForecastAnswer[], mediaType: MediaType): string {
  if (mediaType === "text/csv") {
    const message = "Forecasts are written as application/json or application/jsonlines, not as text/csv.";
    throw new StudioError("ValidationException", message);
  }
  if (mediaType === "application/jsonlines") return answers.map((answer) => `${JSON.stringify(answer)}\n`).join("");
  return JSON.stringify({ predictions: answers });
}
