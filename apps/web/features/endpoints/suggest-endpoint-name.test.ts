import { expect, test } from "vitest";
import { suggestEndpointName } from "./suggest-endpoint-name.ts";

test("the number of the training does not go into the endpoint's name, as models change behind it", () => {
  expect(suggestEndpointName("exam-score-3")).toBe("exam-score");
  expect(suggestEndpointName("churn-v2-01")).toBe("churn");
  expect(suggestEndpointName("2024")).toBe("2024");
  expect(suggestEndpointName("gpt2-small")).toBe("gpt2-small");
});
