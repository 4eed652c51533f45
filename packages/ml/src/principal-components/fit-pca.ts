import type { FitContext, TrainingTask } from "../estimator.ts";
import { exactComponents } from "./exact-components.ts";
import type { PcaSettings } from "./pca.hyperparameters.ts";
import { PcaModel } from "./pca-model.ts";
import { randomizedComponents } from "./randomized-components.ts";
import { explainedShare, reportPass } from "./report-pass.ts";
import { centreRows } from "./row-products.ts";

/**
 * Principal components of the rows. The regular mode takes one pass, the randomized one several, each of which can be
 * resumed from.
 */
export async function fitPca(
  settings: PcaSettings,
  task: TrainingTask<"dimension-reduction">,
  context: FitContext,
): Promise<PcaModel> {
  const { features } = task.train;
  const { signal } = context;
  if (context.resumeFrom === undefined) signal.throwIfAborted();
  const centred = centreRows(task.train, settings.subtractsMean);
  const componentCount = Math.min(settings.componentCount, features.columns.length, features.rowCount);
  const rowsAtATime = settings.miniBatchSize;
  if (settings.mode === "randomized") {
    const { components, passes } = await randomizedComponents(centred, { settings, componentCount, context });
    return new PcaModel(features.names, centred.means, components, passes);
  }
  const components = await exactComponents(centred, componentCount, { rowsAtATime, signal });
  reportPass(context, { pass: 1, passes: 1, explained: explainedShare(components) });
  return new PcaModel(features.names, centred.means, components, 1);
}
