/** Executions of the API, by what the URL of the page says. */

import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client";
import { call } from "../../app/call";
import { type FeedPage, PAGE } from "../../run/feed";
import type { Change } from "../../run/live";
import { readList, readTimes } from "../../run/periods";
import { type Execution, type ExecutionItem, STATUSES } from "../../run/records";
import { withExactPayloads } from "../../run/trace";
import type { Parameters } from "../../run/urls";
import { parseExact, parseJson } from "../../workflow/exact";

/** Parameters of the page that choose executions. */
export const FILTERS = ["status", "workflow", "since", "after", "before", "request", "field", "value"] as const;
const ID = /^[0-7][0-9a-f]{15}$/;

export function isId(text: string): boolean {
  return ID.test(text);
}

/** The query of `GET /executions` for the page's parameters. */
export function writeQuery(parameters: Parameters, cursor: string | null, now: number): string {
  const query = new URLSearchParams({ limit: String(PAGE) });
  for (const status of readList(parameters.status, STATUSES)) query.append("status", status);
  const { workflow = "", request = "", field = "" } = parameters;
  if (workflow !== "") query.set("workflow", workflow);
  if (isId(request)) query.set("request", request);
  if (field !== "") {
    query.set("field", field);
    query.set("value", parameters.value ?? "");
  }
  for (const [name, time] of Object.entries(readTimes(parameters, now))) query.set(name, time);
  if (cursor !== null) query.set("cursor", cursor);
  return query.toString();
}

/** Says all that the list depends on. */
export function nameList(parameters: Parameters): string {
  return JSON.stringify(FILTERS.map((name) => parameters[name] ?? ""));
}

export function loadExecutions(parameters: Parameters, cursor: string | null): Promise<FeedPage<ExecutionItem>> {
  return call("GET", `/executions?${writeQuery(parameters, cursor, Date.now())}`);
}

/** `item` as a change says it is now. What has ended stays so: an older change may arrive late. */
export function applyChange(item: ExecutionItem, change: Change): ExecutionItem {
  if (item.ended_at !== null) return item;
  const { status, ended_at } = change;
  const started_at = item.started_at ?? (status === "queued" ? null : new Date().toISOString());
  return { ...item, status, ended_at, started_at: ended_at === null ? started_at : item.started_at };
}

/** Whether a change may be of an execution that the list should have; what cannot be told from it may be. */
export function mayBelong(parameters: Parameters, change: Change): boolean {
  const statuses = readList(parameters.status, STATUSES);
  return (
    (!parameters.workflow || parameters.workflow === change.workflow) &&
    (statuses.length === 0 || statuses.includes(change.status)) &&
    !parameters.before
  );
}

export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: ["execution", id],
    queryFn: async ({ signal }): Promise<Execution> => {
      const path = { id };
      const { data } = await api.GET("/api/v1/executions/{id}", { params: { path }, parseAs: "text", signal });
      return readExecution(data as unknown as string);
    },
  });

/** An execution out of its JSON: payloads with their numbers exact, all else plain. Throws SyntaxError. */
export function readExecution(json: string): Execution {
  return withExactPayloads(parseJson(json) as unknown as Execution, parseExact(json) as unknown as Execution);
}
