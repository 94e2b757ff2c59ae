import { readProblem, SAME_SITE, Unreachable } from "../api/client";
import { parseExact } from "../run/exact";
import { noticeAnswer, noticeSilence } from "./reach";

type Method = "GET" | "POST" | "PUT" | "DELETE";

/**
 * Call an operation by its path below /api/v1. Answers its JSON, `undefined` for 204; throws ApiProblem or Unreachable.
 * `keepalive`: the call goes on when the page is left meanwhile; browsers take no more than 64 KiB in such calls.
 */
export async function call<T>(method: Method, path: string, body?: unknown, keepalive = false): Promise<T> {
  const response = await send(method, path, body, keepalive);
  if (!response.ok) throw await readProblem(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** As `call`, with numbers that JavaScript would round as `ExactNumber`. */
export async function callExact<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const response = await send(method, path, body);
  if (!response.ok) throw await readProblem(response);
  return parseExact(await response.text()) as T;
}

async function send(method: Method, path: string, body: unknown, keepalive = false): Promise<Response> {
  const headers: Record<string, string> = { ...SAME_SITE };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  try {
    const init = { method, headers, credentials: "same-origin" as const, keepalive };
    const response = await fetch(`/api/v1${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) });
    noticeAnswer(response);
    return response;
  } catch {
    noticeSilence();
    throw new Unreachable("The server cannot be reached.");
  }
}
