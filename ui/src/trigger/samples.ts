/** Samples: pasted texts and captured requests as the request that a draft is tried with. */

import type { Schema } from "../api/client";
import { call } from "../app/call";
import { tidyField } from "../form/FieldsTable";
import type { FieldSpec, SampleRequest, Trigger } from "../workflow/document";
import { readCurl } from "./curl";

export type Source = "headers" | "query" | "body";
export const SOURCES: readonly Source[] = ["headers", "query", "body"];

export type ParsedSample = Schema<"SampleView">;

export const EMPTY_REQUEST: SampleRequest = {
  method: "POST",
  headers: [],
  query: "",
  body: "",
  content_type: "application/json",
  source_request: null,
};

/** Only the query of a pasted URL; a query alone is itself. */
export function queryPart(text: string): string {
  const trimmed = text.trim().replace(/#.*$/, "");
  const mark = trimmed.indexOf("?");
  if (mark < 0) return /^[A-Za-z][A-Za-z0-9+.-]*:\/\/|^\//.test(trimmed) ? "" : trimmed;
  const before = trimmed.slice(0, mark);
  return /[=&]/.test(before) && !/^[A-Za-z][A-Za-z0-9+.-]*:\/\/|^\//.test(trimmed) ? trimmed : trimmed.slice(mark + 1);
}

export type BodyKind = "json" | "form" | "multipart" | "xml" | "text";

const TYPES: Readonly<Record<BodyKind, string>> = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  multipart: "multipart/form-data",
  xml: "application/xml",
  text: "text/plain",
};

/** What a pasted body looks like. */
export function guessKind(text: string): BodyKind {
  const start = text.trimStart();
  if (start.startsWith("--") && /content-disposition:\s*form-data/i.test(start)) return "multipart";
  if (start.startsWith("{") || start.startsWith("[")) return "json";
  if (start.startsWith("<")) return "xml";
  return /^[^\s=&]+=/.test(start) && !/\n\S/.test(start) ? "form" : "json";
}

export function kindOfType(contentType: string): BodyKind {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const found = Object.entries(TYPES).find(([, name]) => name === type)?.[0] as BodyKind | undefined;
  return found ?? (type.endsWith("+json") || type === "" ? "json" : type.endsWith("xml") ? "xml" : "text");
}

/** The Content-Type that goes with a pasted `text` of this kind. */
export function typeOfKind(kind: BodyKind, text: string): string {
  if (kind !== "multipart") return TYPES[kind];
  const boundary = /^--(\S+)/.exec(text.trimStart())?.[1] ?? "boundary";
  return `${TYPES.multipart}; boundary=${boundary}`;
}

/** A multipart body as the form with the same paths: a file is what the server describes of one. */
export function multipartAsForm(text: string): string {
  const boundary = /^--(\S+)/.exec(text.trimStart())?.[1];
  if (boundary === undefined) return "";
  const form = new URLSearchParams();
  for (const part of text.trimStart().split(`--${boundary}`).slice(1)) {
    const [head = "", ...rest] = part.replace(/^\r?\n/, "").split(/\r?\n\r?\n/);
    const name = /\bname="([^"]*)"/i.exec(head)?.[1];
    if (name === undefined) continue;
    const content = rest.join("\n\n").replace(/\r?\n$/, "");
    const filename = /\bfilename="([^"]*)"/i.exec(head)?.[1];
    if (filename === undefined) {
      form.append(name, content);
      continue;
    }
    form.append(`${name}[filename]`, filename);
    form.append(`${name}[content_type]`, /content-type:\s*(\S+)/i.exec(head)?.[1] ?? "application/octet-stream");
    form.append(`${name}[size]`, String(new TextEncoder().encode(content).length));
    form.append(`${name}[content]`, "");
  }
  return form.toString();
}

/** Every path of a pasted text, with what the author said about fields of the same source before. */
export function parseText(
  source: Source,
  kind: BodyKind | "query",
  text: string,
  trigger: Trigger,
): Promise<ParsedSample> {
  const sent = kind === "multipart" ? multipartAsForm(text) : text;
  const form = kind === "multipart" ? "form" : kind;
  return call<ParsedSample>("POST", "/samples", {
    kind: form,
    text: sent,
    fields: trigger[source] ?? [],
    taken: takenNames(trigger, source),
  });
}

/** Every path of a request of the log, with what the author said about fields before. */
export function parseRequest(id: string, trigger: Trigger): Promise<ParsedSample> {
  const fields = Object.fromEntries(SOURCES.map((source) => [source, trigger[source] ?? []]));
  return call<ParsedSample>("POST", "/samples", { request: id, fields });
}

function takenNames(trigger: Trigger, source: Source): string[] {
  const others = SOURCES.filter((one) => one !== source).flatMap((one) => trigger[one] ?? []);
  return others.flatMap(({ name }) => (name ? [name] : []));
}

/** The fields of `source` in a parsed sample, as a document has them. */
export function fieldsOf(parsed: ParsedSample, source: Source): FieldSpec[] {
  return parsed.paths
    .filter((one) => one.source === source)
    .map(({ path, name, alias, type, required }) => tidyField({ path, name, alias, type, required }));
}

// Headers that every client sends say nothing about who calls.
const ORDINARY: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "connection",
  "content-length",
  "content-type",
  "host",
  "authorization",
  "cookie",
  "user-agent",
]);

/** A captured request's headers as fields: those that are there already, and what is special about the request. */
export function specialHeaders(fields: readonly FieldSpec[], before: readonly FieldSpec[]): FieldSpec[] {
  const known = new Set(before.map(({ path }) => path.toLowerCase()));
  return fields.filter(({ path }) => known.has(path.toLowerCase()) || !ORDINARY.has(path.toLowerCase()));
}

/** A whole request that was pasted as a `curl` command, null when `text` is none. */
export function sampleFromCurl(text: string): SampleRequest | null {
  const request = readCurl(text);
  if (request === null) return null;
  const { method, url, headers, body } = request;
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return { method, headers, query: queryPart(url), body, content_type: contentType, source_request: null };
}

export interface CapturedRequest {
  readonly id: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | null;
}

/** A request that came in, as a sample. Its credentials stay out of it. */
export function sampleFromRequest({ id, method, target, headers, body }: CapturedRequest): SampleRequest {
  const mark = target.indexOf("?");
  const contentType = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return {
    method,
    headers: headers.filter(([name]) => !["authorization", "cookie"].includes(name.toLowerCase())),
    query: mark < 0 ? "" : target.slice(mark + 1),
    body: body ?? "",
    content_type: contentType,
    source_request: id,
  };
}
