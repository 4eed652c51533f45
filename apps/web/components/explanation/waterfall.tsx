import type { RecordExplanation } from "@sagebrush/contracts/models/explain-record";
import { canExplainText } from "@sagebrush/contracts/models/explain-text";
import type { ModelSignature } from "@sagebrush/contracts/models/signature";
import { formatNumber, formatPercent } from "../../lib/format-numbers.ts";
import { ChartFrame } from "../charts/chart-frame.tsx";
import { answerName, featureText, inputNamed, isOfWordsAlone, partText, signedText } from "./feature-value.ts";
import { SignedBars } from "./signed-bars.tsx";
import { waterfallSteps } from "./waterfall-steps.ts";

interface WaterfallProps {
  signature: ModelSignature;
  explanation: RecordExplanation;
}

/** Why one row gets its prediction: what each column, or each word of a text, adds to or takes from where it begins. */
export function Waterfall({ signature, explanation }: WaterfallProps) {
  const { label, baseValue, prediction, contributions, isExact } = explanation;
  const format = label === null ? (value: number) => formatNumber(value) : formatPercent;
  const isOfWords = isOfWordsAlone(signature);
  const isOfTexts = canExplainText(signature);
  const share = signature.problemType === "topic-modeling" ? "share" : "probability";
  const subject = label === null ? answerName(signature) : `the ${share} of ${label}`;
  const [first] = contributions;
  const reason =
    first === undefined || first.contribution === 0
      ? `No ${isOfTexts ? "word" : "column"} moves it.`
      : `${partText(signature, first)} moves it most, by ${signedText(first.contribution, format)}.`;
  const combinations = isOfTexts ? "word" : "column";
  const method = isExact ? "Kernel SHAP" : `Kernel SHAP, estimated from a sample of ${combinations} combinations`;
  const start = isOfWords
    ? "the answer to a text without words"
    : isOfTexts
      ? "the answer to a row without words and values"
      : "the mean over rows that stand for the training data";
  const adds = label === null ? "Adds" : `Adds to the ${share} of ${label}`;
  return (
    <ChartFrame
      title="Why this prediction"
      facts={`From ${format(baseValue)}, ${start}, to ${format(prediction)}: ${subject}. ${reason} ${method}.`}
      table={{
        columns: isOfWords ? ["Words", adds] : ["Column", isOfTexts ? "Words or value" : "Value", adds],
        rows: contributions.map(({ feature, value, contribution }) => [
          feature,
          ...(isOfWords ? [] : [featureText(inputNamed(signature, feature), value)]),
          signedText(contribution, format),
        ]),
      }}
    >
      <SignedBars bars={waterfallSteps(signature, explanation, format)} marker={baseValue} />
    </ChartFrame>
  );
}
