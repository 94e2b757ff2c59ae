import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type FormScope, FormScopeContext } from "../form/scope";
import { text } from "../text";
import type { Sample } from "../workflow/document";
import { QuerySection } from "./FieldSections";
import { EMPTY_REQUEST, parseText } from "./samples";

vi.mock("./samples", async (original) => ({
  ...(await original<typeof import("./samples")>()),
  parseText: vi.fn(async () => ({ problems: [], notes: [], fields: [] })),
}));

beforeAll(() => {
  Object.defineProperty(document, "fonts", { value: new EventTarget() });
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});
beforeEach(() => vi.mocked(parseText).mockClear());
afterEach(cleanup);

const SCOPE: FormScope = { variables: [], problems: [], document: null, sample: null, results: {}, readOnly: false };
const DOCUMENT = { key: "w", trigger: { type: "webhook" } };
const SAMPLE: Sample = { request: { ...EMPTY_REQUEST, query: "a=1&b=2" }, pins: {} };

function show() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <FormScopeContext.Provider value={SCOPE}>
          <QuerySection
            workflow={{ key: "w", url: "http://localhost/w" }}
            document={DOCUMENT}
            sample={SAMPLE}
            readOnly={false}
            schema={undefined}
            onChange={() => undefined}
            onSample={() => undefined}
          />
        </FormScopeContext.Provider>
      </MantineProvider>
    </QueryClientProvider>,
  );
}

test("the query that is shown is the one that is parsed", () => {
  show();
  fireEvent.click(screen.getByRole("button", { name: text.trigger.parse.button }));
  expect(parseText).toHaveBeenCalledWith("query", "query", "a=1&b=2", DOCUMENT.trigger);
});

test("a query that was deleted stays deleted", () => {
  show();
  const box = screen.getByRole<HTMLTextAreaElement>("textbox", { name: text.trigger.parse.query });
  fireEvent.change(box, { target: { value: "" } });
  expect(box.value).toBe("");
});
