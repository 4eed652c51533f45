import { ORPCError } from "@orpc/client";
import { isStudioError, StudioError } from "@sagebrush/contracts/errors";
import { expect, test } from "vitest";
import { issueAt, studioErrorFromResponse, toStudioError } from "./api-error.ts";

test("an answer of the API keeps its code, words and field issues", () => {
  const body = {
    code: "ResourceInUse",
    message: "There is a dataset named cars already.",
    issues: [{ path: ["datasetName"], message: "This name is taken." }],
  };
  const error = studioErrorFromResponse(409, body);
  expect(error).toMatchObject({ code: "ResourceInUse", message: body.message });
  expect(issueAt(error, "datasetName")).toBe("This name is taken.");
  expect(issueAt(error, "version")).toBeUndefined();
});

test("an answer that is not ours becomes the code its status stands for", () => {
  expect(studioErrorFromResponse(502, "<html>Bad gateway</html>").code).toBe("ServiceUnavailable");
  expect(studioErrorFromResponse(401, { code: "INVALID_EMAIL_OR_PASSWORD", message: "Invalid" })).toMatchObject({
    code: "UnauthorizedException",
    message: "Invalid",
  });
  expect(studioErrorFromResponse(500, null).code).toBe("InternalFailure");
  expect(studioErrorFromResponse(400, { code: "toString", message: "" }).code).toBe("ValidationException");
});

test("what the client threw becomes one shape; a call nobody waits for stays an abort", () => {
  const answered = new ORPCError("StudioError", {
    status: 404,
    data: { body: { code: "ResourceNotFound", message: "There is no dataset named ghost." } },
  });
  expect(toStudioError(answered)).toMatchObject({ code: "ResourceNotFound" });
  expect(toStudioError(new TypeError("Failed to fetch"))).toMatchObject({ code: "ServiceUnavailable" });
  const ours = new StudioError("ConflictException", "x");
  expect(toStudioError(ours)).toBe(ours);
  const aborted = new DOMException("aborted", "AbortError");
  expect(isStudioError(toStudioError(aborted))).toBe(false);
});
