import { queryOptions } from "@tanstack/react-query";
import { api, type Schema } from "../../api/client";
import { call, callExact } from "../../app/call";
import { workflowPath } from "../../app/workflows";
import { type FeedPage, PAGE } from "../../run/feed";
import { readList, readTimes } from "../../run/periods";
import { type ReceivedRequest, type RequestItem, VERDICTS } from "../../run/records";
import type { Parameters } from "../../run/urls";
import type { SampleRequest } from "../../workflow/document";
import { toBase64, toText } from "./bodies";

/** Parameters of the page that choose requests. */
export const FILTERS = ["verdict", "workflow", "since", "after", "before"] as const;

export function writeQuery(parameters: Parameters, cursor: string | null, now: number): string {
  const query = new URLSearchParams({ limit: String(PAGE) });
  for (const verdict of readList(parameters.verdict, VERDICTS)) query.append("verdict", verdict);
  if (parameters.workflow) query.set("workflow", parameters.workflow);
  for (const [name, time] of Object.entries(readTimes(parameters, now))) query.set(name, time);
  if (cursor !== null) query.set("cursor", cursor);
  return query.toString();
}

export function nameList(parameters: Parameters): string {
  return JSON.stringify(FILTERS.map((name) => parameters[name] ?? ""));
}

export function loadRequests(parameters: Parameters, cursor: string | null): Promise<FeedPage<RequestItem>> {
  return call("GET", `/requests?${writeQuery(parameters, cursor, Date.now())}`);
}

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ["request", id],
    queryFn: async ({ signal }): Promise<ReceivedRequest> => {
      const { data } = await api.GET("/api/v1/requests/{id}", { params: { path: { id } }, signal });
      return data as ReceivedRequest;
    },
    // A request never changes once it is answered.
    staleTime: 60_000,
  });

export const bodyUrl = (id: string) => `/api/v1/requests/${id}/body`;

/** The whole body. */
export async function loadBody(id: string): Promise<Uint8Array> {
  const path = { id };
  const { data } = await api.GET("/api/v1/requests/{id}/body", { params: { path }, parseAs: "arrayBuffer" });
  return new Uint8Array(data as unknown as ArrayBuffer);
}

export type SentAgain = Schema<"SentAgain">;

export async function sendAgain(id: string): Promise<SentAgain> {
  const { data } = await api.POST("/api/v1/requests/{id}/send-again", { params: { path: { id } } });
  return data as SentAgain;
}

/** A request as the sample of a draft. `bytes` are its whole body, for one that is not shown whole. */
export function toSample(
  request: ReceivedRequest,
  bytes: Uint8Array | null,
): SampleRequest & { base64: string | null } {
  const body = bytes === null ? request.body : toText(bytes);
  const base64 = bytes === null ? request.base64 : toBase64(bytes);
  const type = request.headers.find(([name]) => name.toLowerCase() === "content-type");
  const at = request.target.indexOf("?");
  return {
    method: request.method,
    headers: request.headers,
    query: at < 0 ? "" : request.target.slice(at + 1),
    body: body ?? "",
    base64: body === null ? base64 : null,
    content_type: type?.[1] ?? "",
    source_request: request.id,
  };
}

/** Make `request` the sample of its workflow's draft; what is pinned stays. */
export async function saveSample(workflow: string, request: SampleRequest): Promise<void> {
  const path = `${workflowPath(workflow)}/sample`;
  const { pins } = await callExact<{ pins: object }>("GET", path);
  await call("PUT", path, { request, pins });
}
