import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { type ReactNode, useState } from "react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { FieldSpec, Json } from "../workflow/document";
import { writeExact } from "../workflow/exact";
import { FieldsTable } from "./FieldsTable";
import { JsonEditor } from "./JsonEditor";
import { FormPlaceContext, UnfinishedTexts } from "./place";
import { SchemaForm } from "./SchemaForm";
import type { JsonSchema } from "./schema";
import { type FormScope, FormScopeContext } from "./scope";

// The editor needs a browser's layout; a field of text shows what goes in and out of it.
vi.mock("./code/CodeField", () => ({
  default: ({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) => (
    <input aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)} />
  ),
}));

beforeAll(() => {
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

afterEach(cleanup);

const SCOPE: FormScope = { variables: [], problems: [], document: null, sample: null, results: {}, readOnly: false };

function show(children: ReactNode, scope: Partial<FormScope> = {}) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <FormScopeContext.Provider value={{ ...SCOPE, ...scope }}>{children}</FormScopeContext.Provider>
      </MantineProvider>
    </QueryClientProvider>,
  );
}

const SCHEMA: JsonSchema = {
  type: "object",
  properties: {
    url: { type: "string" },
    attempts: { type: "integer", default: 3 },
    rules: { anyOf: [{ type: "array" }, { type: "null" }], "x-widget": "rules", "x-choice": "question" },
    match: { enum: ["all", "any"], default: "all", "x-widget": "hidden" },
  },
  required: ["url"],
};

function Form({ start, seen }: { start: Json; seen: (value: Json) => void }) {
  const [value, setValue] = useState(start);
  const change = (next: Json) => {
    seen(next);
    setValue(next);
  };
  return <SchemaForm schema={SCHEMA} value={value} path="nodes[0].config" onChange={change} />;
}

function Table({ seen }: { seen: (fields: readonly FieldSpec[]) => void }) {
  const [fields, setFields] = useState<readonly FieldSpec[]>([{ path: "a", alias: "First" }, { path: "b" }]);
  const change = (next: readonly FieldSpec[]) => {
    seen(next);
    setFields(next);
  };
  return <FieldsTable fields={fields} path="trigger.body" onChange={change} />;
}

test("a change keeps what the schema does not know", async () => {
  const seen = vi.fn();
  show(<Form start={{ url: "a", surprise: { deep: 1 } }} seen={seen} />);
  fireEvent.change(await screen.findByRole("textbox", { name: "URL" }), { target: { value: "b" } });
  expect(seen).toHaveBeenLastCalledWith({ url: "b", surprise: { deep: 1 } });
  expect(await screen.findByRole("textbox", { name: "surprise" })).toBeTruthy();
});

test("a number can be an expression, and comes back when it is none any more", async () => {
  const seen = vi.fn();
  show(<Form start={{ url: "a", attempts: 5 }} seen={seen} />);
  fireEvent.click(screen.getByRole("button", { name: "Attempts: use an expression" }));
  fireEvent.change(await screen.findByRole("textbox", { name: "Attempts" }), { target: { value: "{{ vars.n }}" } });
  expect(seen).toHaveBeenLastCalledWith({ url: "a", attempts: "{{ vars.n }}" });
  fireEvent.click(screen.getByRole("button", { name: "Attempts: use a plain value" }));
  expect(seen).toHaveBeenLastCalledWith({ url: "a", attempts: 5 });
});

test("a problem of the server stands at its field", () => {
  const problem = {
    reason: "this is no URL",
    where: "nodes[0].config.url",
    file: "",
    node: "n",
    field: "url",
    line: 1,
    column: 1,
  };
  show(<Form start={{ url: "a" }} seen={() => {}} />, { problems: [problem] });
  const alert = screen.getByRole("alert");
  expect(alert.textContent).toBe("this is no URL");
  expect(alert.closest("[data-field]")?.getAttribute("data-field")).toBe("URL");
});

test("a rule is added and its right side hides where it is not looked at", async () => {
  const seen = vi.fn();
  show(<Form start={{ url: "a", rules: [{ left: "{{ x }}", operator: "exists" }] }} seen={seen} />);
  expect(await screen.findByRole("textbox", { name: "rule 1: Value" })).toBeTruthy();
  expect(screen.queryByRole("textbox", { name: "rule 1: Compare with" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Add rule" }));
  const [{ rules }] = seen.mock.lastCall as [{ rules: Json[] }];
  expect(rules).toHaveLength(2);
});

test("fields are reordered with the arrow keys, and keep their aliases", () => {
  const seen = vi.fn();
  show(<Table seen={seen} />);
  fireEvent.keyDown(screen.getByRole("button", { name: /Reorder field a/ }), { key: "ArrowDown" });
  expect(seen).toHaveBeenLastCalledWith([{ path: "b" }, { path: "a", alias: "First" }]);
  fireEvent.click(screen.getByRole("button", { name: "Remove field b" }));
  expect(seen).toHaveBeenLastCalledWith([{ path: "a", alias: "First" }]);
});

test("an integer that a browser would round is taken over digit by digit", async () => {
  const seen = vi.fn();
  show(<JsonEditor label="Value" value={{ id: 1 }} onChange={seen} preview={false} />);
  const field = await screen.findByRole("textbox", { name: "Value" });
  fireEvent.change(field, { target: { value: '{"id": 12345678901234567890, "price": 1.10}' } });
  expect(writeExact(seen.mock.lastCall?.[0])).toBe('{"id":12345678901234567890,"price":1.1}');
});

test("unfinished JSON outlives its form, is told again, and can be given up", async () => {
  const texts = new UnfinishedTexts();
  const place = { card: "a", base: "nodes[0]", texts, beginStep: () => undefined };
  const seen = vi.fn();
  const draw = (path: string, value: Json) =>
    show(
      <FormPlaceContext.Provider value={place}>
        <JsonEditor label="Value" path={path} value={value} onChange={seen} preview={false} />
      </FormPlaceContext.Provider>,
    );
  draw("nodes[0].config.value", { id: 1 });
  fireEvent.change(await screen.findByRole("textbox", { name: "Value" }), { target: { value: '{"id": 2,' } });
  expect(seen).not.toHaveBeenCalled();
  expect(texts.read("a", ".config.value")).toBe('{"id": 2,');
  cleanup();
  place.base = "nodes[3]";
  draw("nodes[3].config.value", { id: 5 });
  const field = await screen.findByRole<HTMLInputElement>("textbox", { name: "Value" });
  expect(field.value).toBe('{"id": 2,');
  expect(screen.getByText(/This is not JSON yet/)).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Show the last good value instead" }));
  expect(JSON.parse(field.value)).toEqual({ id: 5 });
  expect(texts.get().size).toBe(0);
});
