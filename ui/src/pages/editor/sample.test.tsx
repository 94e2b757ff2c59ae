import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Sample } from "../../workflow/document";
import { sampleQuery, saveSample } from "./calls";
import { useOnceLoaded, useSample } from "./sample";

const EMPTY: Sample = { request: null, pins: {} };
const load = vi.fn(async () => EMPTY);

vi.mock("./calls", () => ({
  sampleQuery: (key: string) => ({ queryKey: ["workflow", key, "sample"], queryFn: () => load() }),
  saveSample: vi.fn(),
}));

let client: QueryClient;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("what was pinned stays, whatever is loaded while it is saved", async () => {
  let saved = (_: Sample) => {};
  vi.mocked(saveSample).mockImplementation(() => new Promise((resolve) => (saved = resolve)));
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => useSample("w"), { wrapper });
  await act(() => vi.advanceTimersByTimeAsync(10));
  act(() => result.current.pin("charge", 1));
  await act(() => vi.advanceTimersByTimeAsync(500));
  expect(saveSample).toHaveBeenCalledTimes(1);
  await act(() => client.invalidateQueries({ queryKey: sampleQuery("w").queryKey }));
  await act(async () => saved({ request: null, pins: { charge: 1 } }));
  await act(() => vi.advanceTimersByTimeAsync(10));
  expect(result.current.sample.pins).toEqual({ charge: 1 });
});

test("what is asked for before the sample is there waits for it, and a failure is no sample", () => {
  const start = (loaded: boolean, error: Error | null = null) => ({ loaded, error, retry: vi.fn() });
  const work = vi.fn();
  const { result, rerender } = renderHook(({ loading }) => useOnceLoaded(loading, work), {
    initialProps: { loading: start(false) },
  });
  act(() => result.current.start());
  expect(result.current.wanted).toBe(true);
  expect(work).not.toHaveBeenCalled();
  rerender({ loading: start(true) });
  expect(work).toHaveBeenCalledTimes(1);
  expect(result.current.wanted).toBe(false);
  act(() => result.current.start());
  expect(work).toHaveBeenCalledTimes(2);
  rerender({ loading: start(false, new Error("No answer.")) });
  act(() => result.current.start());
  expect(work).toHaveBeenCalledTimes(2);
  expect(result.current.wanted).toBe(false);
});
