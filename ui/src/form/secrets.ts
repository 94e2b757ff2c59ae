/** Secrets by name: their values never come to the page. */

import { queryOptions } from "@tanstack/react-query";
import { call } from "../app/call";
import { queries } from "../app/queries";

export const secretsQuery = queryOptions({
  queryKey: ["secrets", "names"],
  queryFn: async (): Promise<string[]> => {
    const { items } = await call<{ items: { name: string }[] }>("GET", "/secrets");
    return items.map(({ name }) => name);
  },
  staleTime: 30_000,
});

/** Set a secret; whoever lists secrets sees it at once. Throws ApiProblem when it may not or cannot be set. */
export async function saveSecret(name: string, value: string): Promise<void> {
  await call("PUT", `/secrets/${encodeURIComponent(name)}`, { value });
  await queries.invalidateQueries({ queryKey: ["secrets"] });
}

const REFERENCE = /^\s*\{\{\s*secrets\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*["']([A-Za-z_]\w*)["']\s*\])\s*\}\}\s*$/;

/** The name of the secret that `value` is a reference to and nothing else, otherwise null. */
export function secretOf(value: string): string | null {
  const match = REFERENCE.exec(value);
  return match ? (match[1] ?? match[2] ?? null) : null;
}

export function referTo(name: string): string {
  return `{{ secrets.${name} }}`;
}

/** A value with 256 random bits that every header takes. */
export function makeSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
