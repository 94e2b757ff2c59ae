import { queryOptions } from "@tanstack/react-query";
import { call } from "../../app/call";
import type { JsonSchema } from "../../form/schema";
import type { Json } from "../../workflow/document";

/** What is common to all types; the rest is the schema's. */
export interface Connection {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly base_url?: string;
  readonly used_by: readonly string[];
  readonly updated_at: string;
  readonly updated_by: string;
  readonly [member: string]: unknown;
}

export const connectionsQuery = queryOptions({
  queryKey: ["connections"],
  queryFn: async () => (await call<{ items: Connection[] }>("GET", "/connections")).items,
});

export const connectionSchemaQuery = queryOptions({
  queryKey: ["connections", "schema"],
  queryFn: () => call<JsonSchema>("GET", "/connection/schema"),
  staleTime: Number.POSITIVE_INFINITY,
});

const VIEW = new Set(["name", "used_by", "updated_at", "updated_by"]);

/** The part of `connection` that is saved. */
export function configOf(connection: Connection): { [key: string]: Json } {
  const entries = Object.entries(connection).filter(([member, value]) => !VIEW.has(member) && value !== null);
  return Object.fromEntries(entries) as { [key: string]: Json };
}
