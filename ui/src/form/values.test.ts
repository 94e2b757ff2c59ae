import { expect, test } from "vitest";
import { completeExpressions } from "./code/completions";
import { readLibrary } from "./library";
import { joinRows } from "./MappingEditor";
import { readMarkdown, safeLink } from "./markdown";
import { secretOf } from "./secrets";
import { placeOf } from "./TemplateInput";
import {
  convertValue,
  expressionOf,
  isDuration,
  kindOf,
  moveInList,
  readStructure,
  readTyped,
  splitTemplate,
  writeDuration,
  writeSize,
  writeTyped,
} from "./values";

test.each([
  ["{{ a }}", "a"],
  [" {{ a | default('}}') }} ", "a | default('}}')"],
  ["{{ a }} {{ b }}", null],
  ["x {{ a }}", null],
  ["plain", null],
])("the expression of %j is %j", (text, expression) => {
  expect(expressionOf(text)).toBe(expression);
});

test("the parts of a template cover it", () => {
  const text = "a {{ x }}b{{ '}}' }}";
  const parts = splitTemplate(text);
  expect(parts.map(({ expression }) => expression)).toEqual([null, "x", null, "'}}'"]);
  expect(parts.map(({ from, to }) => text.slice(from, to)).join("")).toBe(text);
});

test.each<[string, unknown]>([
  ["1000", 1000],
  ["-1.5", -1.5],
  ["007", "007"],
  ["true", true],
  ["null", null],
  ["1e999", "1e999"],
  ["a", "a"],
])("%j that is typed is %j", (text, value) => {
  expect(readTyped(text)).toBe(value);
});

test("a long integer keeps its digits in each type", () => {
  const long = readTyped("12345678901234567890");
  expect(kindOf(long)).toBe("number");
  expect(writeTyped(long)).toBe("12345678901234567890");
  expect(convertValue(long, "text")).toBe("12345678901234567890");
  expect(writeTyped(convertValue("12345678901234567890", "number"))).toBe("12345678901234567890");
  expect(writeTyped(convertValue(long, "json"))).toBe("[\n  12345678901234567890\n]");
});

test("another type keeps what can be kept", () => {
  expect(convertValue("5", "number")).toBe(5);
  expect(convertValue(5, "text")).toBe("5");
  expect(convertValue('{"a":1}', "json")).toEqual({ a: 1 });
  expect(convertValue("a", "json")).toEqual(["a"]);
});

test.each([
  ['{"ok": true, "id": "{{ nodes.a }}"}', { ok: true, id: "{{ nodes.a }}" }],
  ['[{{ a | default("x") }}, {"b": {{ c }}}]', ['{{ a | default("x") }}', { b: "{{ c }}" }]],
  ['{"quoted \\" {{": 1}', { 'quoted " {{': 1 }],
  ["{{ a }}", null],
  ['{"a": 1', null],
  ["12", null],
  ["text", null],
])("%j read as a structure is %j", (text, value) => {
  expect(readStructure(text)).toEqual(value);
});

test("durations and sizes are written in the largest units", () => {
  expect(writeDuration(90)).toBe("1m30s");
  expect(writeDuration(0.25)).toBe("250ms");
  expect(writeSize(10 * 1024 * 1024)).toBe("10MiB");
  expect(isDuration("1h30m")).toBe(true);
  expect(isDuration("10")).toBe(false);
});

test("an item moves and the others keep their order", () => {
  expect(moveInList(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moveInList(["a"], 0, 1)).toEqual(["a"]);
});

test("rows without a name or with one that is there already stay out of the value", () => {
  expect(
    joinRows([
      { name: "a", value: 1 },
      { name: "", value: 2 },
      { name: "a", value: 3 },
    ]),
  ).toEqual({ a: 1 });
});

test("only a text that is a reference and nothing else names a secret", () => {
  expect(secretOf("{{ secrets.SHOP }}")).toBe("SHOP");
  expect(secretOf('{{secrets["SHOP"]}}')).toBe("SHOP");
  expect(secretOf("Bearer {{ secrets.SHOP }}")).toBeNull();
});

test("the place of a mistake is read from its reason", () => {
  expect(placeOf("unexpected end (at character 9)", false)?.at).toBe(8);
  expect(placeOf("unexpected end (at character 9)", true)?.at).toBe(5);
  expect(placeOf("required", false)).toBeNull();
});

test("the library is read from the reference of the server", async () => {
  const { default: markdown } = await import("../../../docs/reference/expressions.md?raw");
  const entries = readLibrary(markdown);
  const find = (kind: string, name: string) => entries.find((one) => one.kind === kind && one.name === name);
  expect(find("filter", "date")?.signature).toContain("format=null");
  expect(find("function", "now")?.summary).toBeTruthy();
  expect(entries.length).toBeGreaterThan(50);
});

test("Markdown becomes blocks, and only links to other sites are links", () => {
  const blocks = readMarkdown(
    "# Title\n\nA `b`\nc.\n\n| a | b |\n|---|---|\n| `x\\|y` | 2 |\n\n- one\n  more\n\n```yaml\nk: v\n```\n",
  );
  expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "paragraph", "table", "list", "code"]);
  expect(blocks[2]).toMatchObject({ rows: [[[{ kind: "code", text: "x|y" }], [{ text: "2" }]]] });
  expect(safeLink("https://example.org/")).toBe("https://example.org/");
  expect(safeLink("javascript:alert(1)")).toBeNull();
  expect(safeLink("../guides/x.md")).toBeNull();
});

test("variables are offered inside of braces and behind a slash, filters behind a bar", async () => {
  const { CompletionContext } = await import("@codemirror/autocomplete");
  const { EditorState } = await import("@codemirror/state");
  const variable = {
    expression: "trigger.body.id",
    label: "id",
    group: "body",
    type: "string",
    sample: "1",
    depth: 0,
  } as const;
  const filter = { kind: "filter", name: "upper", signature: "upper", summary: "", example: "" } as const;
  const source = completeExpressions(() => ({ variables: [variable], library: [filter] }), false);
  const offered = async (text: string) => {
    const result = await source(new CompletionContext(EditorState.create({ doc: text }), text.length, false));
    return result?.options.map(({ label }) => label) ?? [];
  };
  expect(await offered("{{ tri")).toEqual(["trigger.body.id"]);
  expect(await offered("{{ a | up")).toEqual(["upper"]);
  expect(await offered("Hello /")).toEqual(["trigger.body.id"]);
  expect(await offered("a/b")).toEqual([]);
  expect(await offered("{{ a }} tri")).toEqual([]);
});
