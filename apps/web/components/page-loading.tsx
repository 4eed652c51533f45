import Box from "@cloudscape-design/components/box";
import StatusIndicator from "@cloudscape-design/components/status-indicator";

export function PageLoading({ label = "Loading" }: { label?: string }) {
  return (
    <Box textAlign="center" padding={{ vertical: "xxxl" }}>
      <StatusIndicator type="loading">{label}</StatusIndicator>
    </Box>
  );
}
