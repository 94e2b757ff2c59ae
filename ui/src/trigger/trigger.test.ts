import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../workflow/document";
import { commandOf } from "./commands";
import { withTrigger } from "./context";
import { readCurl, splitWords, withCredentials, withQuery } from "./curl";
import { fromBase64, hexLines } from "./hex";
import { mergeSchemas, schemaOf } from "./sampleSchema";
import {
  guessKind,
  kindOfType,
  multipartAsForm,
  queryPart,
  sampleFromCurl,
  sampleFromRequest,
  specialHeaders,
  typeOfKind,
} from "./samples";
import { readFields } from "./sampleValues";
import { urlOf } from "./UrlSection";

test("a pasted command is read as the shell would read it", () => {
  const command = `curl -X PUT 'https://a.example/x?q=1' \\\n  -H "X-A: it's \\"b\\"" -H 'Content-Type: application/json' \\\n  --data-raw $'{"a":"\\u00e9\\n"}'`;
  expect(readCurl(command)).toEqual({
    method: "PUT",
    url: "https://a.example/x?q=1",
    headers: [
      ["X-A", `it's "b"`],
      ["Content-Type", "application/json"],
    ],
    body: '{"a":"é\n"}',
  });
  expect(readCurl("wget https://a.example")).toBeNull();
  expect(readCurl("curl https://a.example -d a=1 -d b=2")).toMatchObject({ method: "POST", body: "a=1&b=2" });
  expect(readCurl("curl -u me:pw https://a.example")?.headers).toEqual([["Authorization", "Basic bWU6cHc="]]);
});

test("any command that is written is read back", () => {
  const trigger = { type: "webhook", auth: { type: "none" } };
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme-ascii", minLength: 1 }).filter((text) => !text.startsWith("@")),
      (body) => {
        const request = {
          method: "POST",
          headers: [],
          query: "a=1",
          body,
          content_type: "text/plain",
          source_request: null,
        };
        const command = commandOf("https://h.example/hooks/x", trigger, request, "none");
        expect(readCurl(command)).toMatchObject({ url: "https://h.example/hooks/x?a=1", body });
      },
    ),
  );
});

test("credentials stand in the URL or in an option, by the name of the secret", () => {
  const trigger = { type: "webhook", auth: { type: "basic", username: "shop", password: "{{ secrets.SHOP }}" } };
  expect(withCredentials("https://h.example/x", "a@b", "p:w")).toBe("https://a%40b:p%3Aw@h.example/x");
  expect(commandOf("https://h.example/x", trigger, null, "url")).toContain("https://shop:SHOP@h.example/x");
  expect(splitWords(commandOf("https://h.example/x", trigger, null, "header"))).toContain("shop:SHOP");
  expect(commandOf("https://h.example/x", trigger, null, "none")).not.toContain("SHOP");
  const bearer = { type: "webhook", auth: { type: "bearer", token: ["{{ secrets.NEW }}", "{{ secrets.OLD }}"] } };
  expect(commandOf("https://h.example/x", bearer, null, "header")).toContain("Authorization: Bearer NEW");
});

test("only the query of a pasted URL is taken", () => {
  expect(queryPart("https://a.example/x?b=1&c=2#d")).toBe("b=1&c=2");
  expect(queryPart("?b=1")).toBe("b=1");
  expect(queryPart("b=what?&c=2")).toBe("b=what?&c=2");
  expect(queryPart("https://a.example/x")).toBe("");
  expect(withQuery("https://a.example", "?b=1")).toBe("https://a.example?b=1");
});

test.each([
  ['{"a":1}', "json"],
  ["a=1&b=2", "form"],
  ["<a/>", "xml"],
  ['--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--', "multipart"],
] as const)("%j looks like %s", (text, kind) => {
  expect(guessKind(text)).toBe(kind);
});

test("a multipart body has the paths of a form, files included", () => {
  const text =
    '--x\r\nContent-Disposition: form-data; name="a[b]"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name="f"; filename="n.txt"\r\nContent-Type: text/plain\r\n\r\nabc\r\n--x--\r\n';
  const form = new URLSearchParams(multipartAsForm(text));
  expect(form.get("a[b]")).toBe("1");
  expect(form.get("f[filename]")).toBe("n.txt");
  expect(form.get("f[size]")).toBe("3");
  expect(typeOfKind("multipart", text)).toBe("multipart/form-data; boundary=x");
  expect(kindOfType("application/problem+json; charset=utf-8")).toBe("json");
});

test("a captured request becomes a sample without its credentials", () => {
  const headers: [string, string][] = [
    ["authorization", "Basic abc"],
    ["content-type", "application/json"],
  ];
  expect(sampleFromRequest({ id: "1", method: "POST", target: "/hooks/x?a=1", headers, body: "{}" })).toEqual({
    method: "POST",
    headers: [["content-type", "application/json"]],
    query: "a=1",
    body: "{}",
    content_type: "application/json",
    source_request: "1",
  });
  expect(sampleFromCurl("curl https://a.example?b=1 --json '{}'")).toMatchObject({ query: "b=1", body: "{}" });
});

test("of a request's headers those are fields that are special, or were before", () => {
  const fields = [{ path: "host" }, { path: "x-event" }, { path: "user-agent" }];
  expect(specialHeaders(fields, [{ path: "User-Agent" }])).toEqual([{ path: "x-event" }, { path: "user-agent" }]);
});

test("the sample's values are found at the paths of fields", () => {
  const request = {
    method: "POST",
    headers: [],
    query: "",
    body: '{"a":[{"b":1}]}',
    content_type: "",
    source_request: null,
  };
  const values = readFields([{ path: "a[0].b" }, { path: "c" }], { request, pins: {} }, "body");
  expect(values.get("a[0].b")).toBe(1);
  expect(values.get("c")).toBeUndefined();
});

test("a schema of a list describes what all its items have", () => {
  expect(schemaOf([{ a: 1, b: "x" }, { a: 1.5 }])).toEqual({
    type: "array",
    items: { type: "object", properties: { a: { type: "number" }, b: { type: "string" } }, required: ["a"] },
  });
  expect(schemaOf({ a: null })).toEqual({ type: "object", properties: { a: {} }, required: ["a"] });
  expect(mergeSchemas({ type: "string" }, { type: "boolean" })).toEqual({ type: ["boolean", "string"] });
});

/** The part of JSON Schema that is generated. */
function fits(value: Json, schema: { [key: string]: Json }): boolean {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const own = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const isNumber =
    typeof value === "number" && (types.includes("number") || (types.includes("integer") && Number.isInteger(value)));
  if (types.length > 0 && !types.includes(own) && !isNumber) return false;
  if (Array.isArray(value)) return value.every((item) => fits(item, (schema.items ?? {}) as { [key: string]: Json }));
  if (typeof value !== "object" || value === null) return true;
  const properties = (schema.properties ?? {}) as { [key: string]: { [key: string]: Json } };
  return (
    ((schema.required ?? []) as string[]).every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, one]) =>
      fits(one, Object.hasOwn(properties, name) ? (properties[name] ?? {}) : {}),
    )
  );
}

test("any sample fits the schema that is made of it", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => fits(value as Json, schemaOf(value as Json))));
});

test("bytes are shown sixteen a line", () => {
  const lines = hexLines(fromBase64(btoa("0123456789abcdef\n!")));
  expect(lines).toHaveLength(2);
  expect(lines[1]).toEqual({ offset: "000010", bytes: "0a 21", characters: ".!" });
});

test("parts of a trigger are set and taken away, the others stay", () => {
  const document = { key: "w", trigger: { type: "webhook", path: "a", later: 1 } };
  expect(withTrigger(document, { path: undefined, filter: "x" }).trigger).toEqual({
    type: "webhook",
    later: 1,
    filter: "x",
  });
  expect(urlOf("https://h.example/hooks/token", "own")).toBe("https://h.example/hooks/own");
});
