import type { Device } from "@sagebrush/contracts/training/algorithm";

export const deviceTexts: Record<Device, { label: string; description: string }> = {
  cpu: { label: "Processor", description: "Right for tables of up to some million rows." },
  cuda: {
    label: "GPU (CUDA)",
    description:
      "Needs an NVIDIA GPU and ONNX Runtime's CUDA libraries where the worker runs. Without them the job fails at once and says what to install; it never goes on with the processor.",
  },
};
