import type { GraphBuilder } from "@sagebrush/onnx/graph-builder";
import type { FeatureMatrix } from "../estimator.ts";
import type { FittedForecaster, ForecastInputs } from "./forecaster.ts";
import type { LagPlan } from "./lag-plan.ts";
import { relativeForecastToOnnx } from "./lags-to-onnx.ts";
import { forecastRelatively, type RelativeAnswer } from "./relative-forecast.ts";
import type { Forecast, TimeSeries } from "./time-series.ts";

interface LagForecasterParts {
  plan: LagPlan;
  /** What is forecast where nothing is known: the mean of the known values of all series. */
  mean: number;
  iterations: number;
}

/** One model for all series: it is asked for each step ahead by lags and calendar, relative to level and scale of the series. */
export abstract class LagForecaster<Parts extends LagForecasterParts> implements FittedForecaster {
  readonly itemIds: readonly string[] = [];

  constructor(protected readonly parts: Parts) {}

  get iterations() {
    return this.parts.iterations;
  }

  get frequency() {
    return this.parts.plan.frequency;
  }

  get predictionLength() {
    return this.parts.plan.predictionLength;
  }

  forecast(histories: readonly TimeSeries[]): Forecast[] {
    return forecastRelatively(this.parts, histories, (features) => this.answer(features));
  }

  toOnnx(graph: GraphBuilder, inputs: ForecastInputs): { mean: string; quantiles: string } {
    return relativeForecastToOnnx(graph, inputs, this.parts, (features) => this.answerToOnnx(graph, features));
  }

  protected abstract answer(features: FeatureMatrix): RelativeAnswer;

  protected abstract answerToOnnx(graph: GraphBuilder, features: string): { center: string; quantiles: string };
}
