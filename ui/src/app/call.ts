import { readProblem, SAME_SITE, Unreachable } from "../api/client";
import { parseExact, parseJson, writeExact } from "../workflow/exact";
import { noticeAnswer, noticeSilence } from "./reach";

type Method = "GET" | "POST" | "PUT" | "DELETE";

interface Options {
  /** The call goes on when the page is left meanwhile; browsers take no more than 64 KiB in such calls. */
  readonly keepalive?: boolean;
  /** Only when this is still the version of what is changed; otherwise it is refused with 412. */
  readonly version?: number;
}

/**
 * Call an operation by its path below /api/v1. Answers its JSON, with an integer that JavaScript would round as
 * `ExactNumber`; `undefined` for 204. Throws ApiProblem or Unreachable.
 */
export async function call<T>(method: Method, path: string, body?: unknown, options?: Options): Promise<T> {
  const response = await send(method, path, body, options);
  return (response.status === 204 ? undefined : parseJson(await response.text())) as T;
}

/** As `call`, with all numbers as the server wrote them, `1.10` as well: for values that are shown or sent back. */
export async function callExact<T>(method: Method, path: string, body?: unknown, options?: Options): Promise<T> {
  return parseExact(await (await send(method, path, body, options)).text()) as T;
}

/** As `call`, with the answer as the text that came: for what reads it in its own way. */
export async function callText(method: Method, path: string, body?: unknown): Promise<string> {
  return (await send(method, path, body)).text();
}

async function send(method: Method, path: string, body: unknown, options: Options = {}): Promise<Response> {
  const { keepalive = false, version } = options;
  const headers: Record<string, string> = { ...SAME_SITE };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  const response = await reach(`/api/v1${path}`, {
    method,
    headers,
    credentials: "same-origin",
    keepalive,
    ...(body !== undefined && { body: writeExact(body) }),
  });
  if (!response.ok) throw await readProblem(response);
  return response;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    noticeAnswer(response);
    return response;
  } catch {
    noticeSilence();
    throw new Unreachable("The server cannot be reached.");
  }
}
