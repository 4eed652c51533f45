import { StudioError } from "@sagebrush/contracts/errors";
import {
  type OtherChannel,
  otherChannels,
  type TrainingJobSpecification,
} from "@sagebrush/contracts/training/training-job";
import type { Context } from "../services.ts";
import { findTrainableDataset, type TrainableDataset } from "./trainable-dataset.ts";

export type ChannelDatasets = Partial<Record<OtherChannel, TrainableDataset>>;

/**
 * The datasets of the validation and test channels, where the request names some.
 * @throws StudioError as {@link findTrainableDataset}, at the channel's field.
 */
export async function findChannelDatasets(
  context: Context,
  { inputDataConfig }: TrainingJobSpecification,
): Promise<ChannelDatasets> {
  const found: ChannelDatasets = {};
  for (const channel of otherChannels) {
    const source = inputDataConfig.channels?.[channel];
    if (source === undefined) continue;
    try {
      found[channel] = await findTrainableDataset(context, source.datasetName, source.version);
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      const path = ["inputDataConfig", "channels", channel];
      throw new StudioError(error.code, error.message, { issues: [{ path, message: error.message }], cause: error });
    }
  }
  return found;
}
