import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "../api/client";

export type WorkflowItem = Schema<"WorkflowItem">;

/** All workflows that are not in the bin, by key. */
export const workflowsQuery = queryOptions({
  queryKey: ["workflows"],
  queryFn: async () => (await take(api.GET("/api/v1/workflows"))).items,
});
