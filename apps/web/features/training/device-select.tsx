import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import RadioGroup from "@cloudscape-design/components/radio-group";
import type { Algorithm, Device } from "@sagebrush/contracts/training/algorithm";
import { deviceTexts } from "./device-texts.ts";

interface DeviceSelectProps {
  algorithm: Algorithm;
  device: Device;
  error: string | undefined;
  onChange: (device: Device) => void;
}

/** Where to train, for the algorithms that have a choice. */
export function DeviceSelect({ algorithm, device, error, onChange }: DeviceSelectProps) {
  if (algorithm.devices.length < 2) return null;
  return (
    <Container header={<Header variant="h2">Device</Header>}>
      <FormField label="Train on" errorText={error} stretch>
        <RadioGroup
          value={device}
          items={algorithm.devices.map((value) => ({ value, ...deviceTexts[value] }))}
          onChange={({ detail }) => {
            const chosen = algorithm.devices.find((value) => value === detail.value);
            if (chosen !== undefined) onChange(chosen);
          }}
        />
      </FormField>
    </Container>
  );
}
