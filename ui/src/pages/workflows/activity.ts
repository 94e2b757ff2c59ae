import { queryOptions } from "@tanstack/react-query";
import { api, type Schema, take } from "../../api/client";

/** What a workflow did in the last 24 hours; the lists have a count for each hour, oldest first. */
export type WorkflowActivity = Schema<"WorkflowActivity">;

export const activityQuery = queryOptions({
  queryKey: ["workflows", "activity"],
  queryFn: () => take(api.GET("/api/v1/activity")),
  refetchInterval: 15_000,
});
