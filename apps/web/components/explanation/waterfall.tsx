import type { RecordExplanation } from "@sagebrush/contracts/models/explain-record";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { answerName, featureText, inputNamed, signedText } from "./feature-value.ts";
import { SignedBars } from "./signed-bars.tsx";
import { waterfallSteps } from "./waterfall-steps.ts";

interface WaterfallProps {
  signature: ModelSignature;
  explanation: RecordExplanation;
}

/** Why one row gets its prediction: what each column adds to or takes from the mean prediction. */
export function Waterfall({ signature, explanation }: WaterfallProps) {
  const { label, baseValue, prediction, contributions, isExact } = explanation;
  const format = label === null ? (value: number) => formatNumber(value) : formatPercent;
  const subject = label === null ? answerName(signature) : `the probability of ${label}`;
  const [first] = contributions;
  const reason =
    first === undefined || first.contribution === 0
      ? "No column moves it."
      : `${first.feature} = ${featureText(inputNamed(signature, first.feature), first.value)} moves it most, by ${signedText(first.contribution, format)}.`;
  const method = isExact ? "Kernel SHAP" : "Kernel SHAP, estimated from a sample of column combinations";
  return (
    <ChartFrame
      title="Why this prediction"
      facts={`From ${format(baseValue)}, the mean over rows that stand for the training data, to ${format(prediction)}: ${subject}. ${reason} ${method}.`}
      table={{
        columns: ["Column", "Value", label === null ? "Adds" : `Adds to the probability of ${label}`],
        rows: contributions.map(({ feature, value, contribution }) => [
          feature,
          featureText(inputNamed(signature, feature), value),
          signedText(contribution, format),
        ]),
      }}
    >
      <SignedBars bars={waterfallSteps(signature, explanation, format)} marker={baseValue} />
    </ChartFrame>
  );
}
