import Box from "@cloudscape-design/components/box";
import type { ForecastAnswer } from "@sagebrush/contracts/forecasting/forecast";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import { FanChart } from "./fan-chart.tsx";
import type { ForecastInstanceJson } from "./forecast-fields.ts";
import { skippedSteps, stepTexts } from "./step-times.ts";

interface ForecastResultProps {
  signature: ForecastSignature;
  instance: ForecastInstanceJson;
  answer: ForecastAnswer;
  /** For example "Answered in 3.1 ms on this device". */
  latency: string;
}

/** A series and how the model continues it. */
export function ForecastResult({ signature, instance, answer, latency }: ForecastResultProps) {
  const { quantiles = {} } = answer;
  const [lower, median, upper] = ["0.1", "0.5", "0.9"].map((level) => quantiles[level]);
  if (lower === undefined || median === undefined || upper === undefined) return null;
  const skipped = skippedSteps(instance.target.length, median.length);
  const textOf = stepTexts(signature, String(instance.start));
  const end = textOf(instance.target.length + median.length - 1);
  return (
    <div aria-live="polite">
      <FanChart
        title={`Forecast of ${instance.item_id ?? signature.target}`}
        facts={`From ${textOf(instance.target.length)} to ${end}; the band holds four in five of the values, as the model sees it.`}
        history={instance.target.slice(skipped)}
        forecast={{ lower, median, upper }}
        timeOf={(step) => textOf(step + skipped)}
        valueLabel={signature.target}
      />
      <Box color="text-body-secondary" fontSize="body-s">
        {latency}
      </Box>
    </div>
  );
}
