// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { CommandPalette } from "./command-palette.tsx";
import { PaletteButton } from "./palette-button.tsx";
import { PaletteProvider } from "./palette-provider.tsx";

const push = vi.fn();
vi.mock("next/navigation", () => ({ useRouter: () => ({ push }) }));

beforeAll(() => {
  // jsdom draws nothing, so it has neither dialogs nor scrolling.
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal("fetch", async (request: Request) => {
    const items = request.url.includes("/datasets")
      ? [
          {
            datasetName: "training-logs",
            description: "",
            createdAt: "2026-11-03T10:00:00.000Z",
            latestVersion: 1,
            status: "Available",
            rowCount: 1,
            columnCount: 1,
            sizeBytes: 1,
          },
        ]
      : [];
    return Response.json({ items });
  });
});

afterEach(() => {
  cleanup();
  push.mockClear();
});

function open() {
  const onDismiss = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <CommandPalette onDismiss={onDismiss} />
    </QueryClientProvider>,
  );
  return { onDismiss, input: screen.getByRole("combobox", { hidden: true }) };
}

const selectedText = () =>
  screen
    .getAllByRole("option", { hidden: true })
    .find((option) => option.getAttribute("aria-selected") === "true")
    ?.getAttribute("aria-label");

test("typing, arrows and Enter open a page without the mouse", async () => {
  const { onDismiss, input } = open();
  fireEvent.change(input, { target: { value: "train" } });
  expect(selectedText()).toBe("Training jobs, Pages");
  fireEvent.keyDown(input, { key: "ArrowDown" });
  expect(selectedText()).toBe("Train a model, Pages");
  expect(input.getAttribute("aria-activedescendant")).toBe(
    screen.getByRole("option", { hidden: true, selected: true }).id,
  );
  fireEvent.keyDown(input, { key: "Enter" });
  expect(push).toHaveBeenCalledWith("/training-jobs/create");
  expect(onDismiss).toHaveBeenCalledOnce();
});

test("resources of the workspace are found beside the pages", async () => {
  const { input } = open();
  fireEvent.change(input, { target: { value: "training-l" } });
  const found = await screen.findByRole("option", { hidden: true, name: "training-logs, Datasets" });
  fireEvent.click(found);
  expect(push).toHaveBeenCalledWith("/datasets/training-logs");
});

test("Enter on nothing goes nowhere", () => {
  const { input } = open();
  fireEvent.change(input, { target: { value: "zebra" } });
  fireEvent.keyDown(input, { key: "Enter" });
  expect(push).not.toHaveBeenCalled();
});

test("the shortcut opens one palette, however often the search box is drawn", () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <PaletteProvider>
        <PaletteButton />
        <PaletteButton />
      </PaletteProvider>
    </QueryClientProvider>,
  );
  fireEvent.keyDown(window, { key: "k", ctrlKey: true });
  fireEvent.keyDown(window, { key: "k", metaKey: true });
  expect(screen.getAllByRole("dialog")).toHaveLength(1);
});
