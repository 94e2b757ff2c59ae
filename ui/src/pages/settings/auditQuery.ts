import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Schema } from "../../api/client";
import { call } from "../../app/call";

/** `detail` is a unified diff, a sentence, or nothing. */
export type AuditEntry = Schema<"AuditItem">;

export const FILTERS = ["actor", "action", "subject", "after", "before"] as const;
export type AuditFilter = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>;

/** The filters that stand in the URL. Times are local there, as a person enters them. */
export function auditQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam }) => call<Schema<"AuditList">>("GET", `/audit?${writeQuery(filter, pageParam)}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

/** The query of the API for `filter`: without what is empty, with times in UTC. */
export function writeQuery(filter: AuditFilter, cursor: string): string {
  const query = new URLSearchParams({ limit: "50" });
  for (const name of FILTERS) {
    const value = filter[name];
    if (!value) continue;
    const time = name === "after" || name === "before" ? new Date(value) : null;
    if (time === null) query.set(name, value);
    else if (!Number.isNaN(time.getTime())) query.set(name, time.toISOString());
  }
  if (cursor) query.set("cursor", cursor);
  return query.toString();
}
