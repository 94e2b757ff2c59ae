/** The parts of a sample request as data, as far as a browser can tell; the server has the last word. */

import { isRecord } from "./branches";
import type { Json, SampleRequest } from "./document";
import { parseExact } from "./exact";

/** The body as data; undefined when it is not of a kind that is read here, or is malformed. */
export function bodyOf(request: SampleRequest): Json | undefined {
  const type = request.content_type.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/x-www-form-urlencoded") return queryOf(request.body);
  if (type !== "" && type !== "application/json" && !type.endsWith("+json")) {
    return type.startsWith("text/") ? request.body : undefined;
  }
  try {
    // A number that JavaScript would round stays as it was sent.
    return parseExact(request.body);
  } catch {
    return undefined;
  }
}

/** A query string as data: brackets nest, repeated names become lists. */
export function queryOf(query: string): Json {
  const result: { [key: string]: Json } = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const [root = name, ...rest] = [
      name.replace(/\[.*$/, ""),
      ...[...name.matchAll(/\[([^\]]*)\]/g)].map((m) => m[1] ?? ""),
    ];
    put(result, [root, ...rest], value);
  }
  return result;
}

export function headersOf(headers: SampleRequest["headers"]): Json {
  const result: { [key: string]: Json } = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    result[key] = key in result ? `${String(result[key])}, ${value}` : value;
  }
  return result;
}

function put(target: { [key: string]: Json }, steps: readonly string[], value: string): void {
  const [step = "", ...rest] = steps;
  const before = Object.hasOwn(target, step) ? target[step] : undefined;
  if (rest.length === 0) {
    set(target, step, before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value]);
  } else if (rest[0] === "" || /^\d+$/.test(rest[0] ?? "")) {
    const list = Array.isArray(before) ? before : [];
    set(target, step, list);
    putInto(list, rest, value);
  } else {
    const inner = before !== undefined && isRecord(before) ? before : {};
    set(target, step, inner);
    put(inner, rest, value);
  }
}

function putInto(list: Json[], steps: readonly string[], value: string): void {
  const [step = "", ...rest] = steps;
  // As in `qs`: an index beyond what is there is simply the next one.
  const at = step === "" ? list.length : Math.min(Number(step), list.length);
  if (rest.length === 0) {
    list[at] = value;
    return;
  }
  const before = list[at];
  const inner = before !== undefined && isRecord(before) ? before : {};
  list[at] = inner;
  put(inner, rest, value);
}

function set(target: { [key: string]: Json }, name: string, value: Json): void {
  // A name such as `__proto__` is data like any other.
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
