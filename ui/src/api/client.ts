/** Calls of the REST API: typed by its OpenAPI description, cookies for the session, problems as exceptions. */

import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** What the server found wrong, as RFC 9457 says it. `code` is the last part of its `type`. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly problems: readonly Schema<"ProblemItem">[] = [],
    /** Seconds after which it is worth trying again, 0 when the server does not say. */
    readonly retryAfter = 0,
  ) {
    super(detail);
  }
}

/** The server cannot be reached, or something between it and the browser answered. */
export class Unreachable extends Error {}

// A page of another site can send a form, but it cannot set this header: the server asks for it with every change
// that is made on a cookie's behalf.
export const SAME_SITE = { "X-Hookyard-Page": "1" };

export const api = createClient<paths>({ baseUrl: "/", headers: SAME_SITE, credentials: "same-origin" });

type Listener = () => void;
const expired = new Set<Listener>();

/** Call `listener` whenever a call is refused because the session has ended. Returns what ends that. */
export function onSessionEnd(listener: Listener): Listener {
  expired.add(listener);
  return () => expired.delete(listener);
}

api.use({
  async onResponse({ response }) {
    if (response.ok) return undefined;
    throw await readProblem(response);
  },
  onError({ error }) {
    return error instanceof ApiProblem ? error : new Unreachable("The server cannot be reached.");
  },
});

/** The problem in a refused `response`; tells the listeners when the session has ended. */
export async function readProblem(response: Response): Promise<ApiProblem | Unreachable> {
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) {
    return new Unreachable(`The answer ${response.status} did not come from Hookyard.`);
  }
  const found = (await response.json()) as Schema<"ProblemDetails">;
  const code = found.type.slice(found.type.lastIndexOf(":") + 1);
  if (response.status === 401 && (code === "key-missing" || code === "session-ended")) {
    for (const listener of expired) listener();
  }
  const after = Number(response.headers.get("retry-after"));
  return new ApiProblem(response.status, code, found.detail, found.problems ?? [], Number.isFinite(after) ? after : 0);
}

/** The data of a call that succeeded; refusals were thrown before. */
export async function take<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
