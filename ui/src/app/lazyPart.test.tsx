import { MantineProvider } from "@mantine/core";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { type ReactNode, Suspense } from "react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { lazyPart } from "./lazyPart";

beforeAll(() => {
  window.matchMedia ??= (() => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  })) as unknown as typeof window.matchMedia;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const show = (part: ReactNode) =>
  act(async () => {
    render(
      <MantineProvider>
        <input aria-label="beside" />
        <Suspense fallback="on its way">{part}</Suspense>
      </MantineProvider>,
    );
  });
const Hello = ({ name }: { name: string }) => <p>Hello {name}</p>;

test("a part that did not come is fetched again when somebody asks, and what is around it stays", async () => {
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("away"));
  const load = vi.fn<() => Promise<{ Hello: typeof Hello }>>().mockRejectedValue(new TypeError("Failed to fetch"));
  const Part = lazyPart(load, "Hello");
  await show(<Part name="Ada" />);
  const field = screen.getByLabelText<HTMLInputElement>("beside");
  fireEvent.change(field, { target: { value: "typed" } });
  const again = await screen.findByRole("button", { name: "Try again" });
  expect(load).toHaveBeenCalledTimes(1);
  fireEvent.click(again);
  await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2));
  expect(screen.getByRole("alert")).toBeTruthy();
  load.mockResolvedValue({ Hello });
  await vi.waitFor(() => expect(again.hasAttribute("data-loading")).toBe(false));
  fireEvent.click(again);
  expect(await screen.findByText("Hello Ada")).toBeTruthy();
  expect(field.value).toBe("typed");
});

test("a part that was fetched before it is shown is there at once", async () => {
  const Part = lazyPart(async () => ({ Hello }), "Hello");
  await Part.preload();
  await show(<Part name="Bob" />);
  expect(screen.getByText("Hello Bob")).toBeTruthy();
});
