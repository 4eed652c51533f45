import { answerForecast } from "@sagebrush/contracts/forecasting/forecast";
import { runForecaster } from "@sagebrush/contracts/forecasting/run-forecaster";
import type { ForecastSignature } from "@sagebrush/contracts/models/forecast-signature";
import type { Session } from "@sagebrush/onnx/session";
import { readForecastBody } from "../formats/read-forecast-body.ts";
import { writeForecasts } from "../formats/write-forecasts.ts";
import type { ServedModel } from "./served-model.ts";

/** Answers requests as SageMaker's DeepAR does, whatever algorithm the forecaster comes from. */
export async function serveForecaster(signature: ForecastSignature, session: Session): Promise<ServedModel> {
  const run = async (feeds: Parameters<Session["run"]>[0]) => {
    const outputs = await session.run(feeds);
    return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));
  };
  await runForecaster(signature, [unknownSeries(signature)], run);
  return {
    async invoke({ requestType, responseType, body }) {
      const { instances, configuration } = readForecastBody(signature, requestType, body);
      const forecasts = await runForecaster(signature, instances, run);
      const answers = forecasts.map((forecast, index) => answerForecast(forecast, configuration, index));
      return writeForecasts(answers, responseType);
    },
    release: () => session.release(),
  };
}

/** One missing value: the least that a forecaster must answer. */
function unknownSeries({ staticColumns, dynamicColumns, predictionLength }: ForecastSignature) {
  return {
    start: 0,
    target: Float64Array.of(Number.NaN),
    itemId: null,
    cat: staticColumns.map(() => ""),
    dynamicFeat: dynamicColumns.map(() => new Float64Array(1 + predictionLength)),
  };
}
