/** The `curl` command that calls a workflow the way its trigger asks for. */

import { secretOf } from "../form/secrets";
import { quoteShell, writeCurl } from "../run/curl";
import type { Json, SampleRequest, Trigger } from "../workflow/document";
import { withCredentials, withQuery } from "./curl";

/** Left out, in a header, or in the URL. */
export type Credentials = "none" | "header" | "url";

// What a client adds by itself, or what would be the credentials of somebody else.
const LEFT_OUT: ReadonlySet<string> = new Set([
  "accept-encoding",
  "authorization",
  "connection",
  "content-length",
  "cookie",
  "host",
  "user-agent",
]);

export function commandOf(
  url: string,
  trigger: Trigger,
  sample: SampleRequest | null,
  credentials: Credentials,
): string {
  const auth = trigger.auth ?? { type: "none" };
  const allowed = Array.isArray(trigger.methods) ? (trigger.methods as string[]) : ["POST"];
  const method = sample && allowed.includes(sample.method) ? sample.method : (allowed[0] ?? "POST");
  const own = credentials === "header" ? credentialHeader(auth) : null;
  const kept = (sample?.headers ?? []).filter(
    ([name]) => !LEFT_OUT.has(name.toLowerCase()) && name.toLowerCase() !== String(auth.header ?? "").toLowerCase(),
  );
  const hasType = kept.some(([name]) => name.toLowerCase() === "content-type");
  const body = sample?.body ?? "{}";
  const type: readonly [string, string][] =
    hasType || method === "GET" ? [] : [["Content-Type", sample?.content_type || "application/json"]];
  const target =
    credentials === "url" ? withCredentials(url, String(auth.username ?? ""), placeholderOf(auth.password)) : url;
  const command = writeCurl({
    method,
    url: withQuery(target, sample?.query ?? ""),
    headers: [...type, ...kept, ...(own ? [own] : [])],
    body: method === "GET" || method === "HEAD" ? null : body,
  });
  if (credentials !== "header" || auth.type !== "basic") return command;
  // As an option the password can be put in by hand; in Base64 it could not.
  const user = quoteShell(`${String(auth.username ?? "")}:${placeholderOf(auth.password)}`);
  return command.replace(/^curl /, `curl -u ${user} `);
}

function credentialHeader(auth: NonNullable<Trigger["auth"]>): [string, string] | null {
  if (auth.type === "bearer") return ["Authorization", `Bearer ${placeholderOf(auth.token)}`];
  if (auth.type === "header") return [String(auth.header ?? "X-Api-Key"), placeholderOf(auth.value)];
  return null;
}

/** A secret's name in place of its value, which the page does not have. */
export function placeholderOf(value: Json | undefined): string {
  const first = Array.isArray(value) ? value[0] : value;
  if (typeof first !== "string") return "SECRET";
  return secretOf(first) ?? (first.includes("{{") || first === "" ? "SECRET" : first);
}
