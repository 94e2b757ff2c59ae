/** The workflows of the server, for all pages. */

import { notifications } from "@mantine/notifications";
import { queryOptions, useMutation } from "@tanstack/react-query";
import { api, type Schema, take } from "../api/client";
import { text } from "../text";
import { call } from "./call";
import { notifyProblem } from "./problems";
import { queries } from "./queries";
import { withSession } from "./session";

export type WorkflowItem = Schema<"WorkflowItem">;

/** The path of the workflow `key` below /api/v1. */
export function workflowPath(key: string): string {
  return `/workflows/${encodeURIComponent(key)}`;
}

/** All workflows that are not in the bin, by key. */
export const workflowsQuery = queryOptions({
  queryKey: ["workflows"],
  queryFn: async () => (await take(api.GET("/api/v1/workflows"))).items,
});

export function workflowTitle(workflow: { readonly key: string; readonly title: string }): string {
  return workflow.title || workflow.key;
}

export async function refreshWorkflows(): Promise<void> {
  await queries.invalidateQueries({ queryKey: workflowsQuery.queryKey });
}

interface Switched {
  readonly key: string;
  readonly title: string;
  readonly enabled: boolean;
}

/** Switches a workflow on and off. It shows at once what was asked for, and goes back when the server refuses. */
export function useSwitch(workflow: Switched) {
  const { key } = workflow;
  const show = (enabled: boolean) => {
    queries.setQueryData(workflowsQuery.queryKey, (items) =>
      items?.map((item) => (item.key === key ? { ...item, enabled } : item)),
    );
    queries.setQueryData<Switched>(["workflow", key], (one) => one && { ...one, enabled });
  };
  return useMutation({
    mutationFn: (enabled: boolean) => withSession(() => call("PUT", `${workflowPath(key)}/enabled`, { enabled })),
    onMutate: show,
    onSuccess: (_, enabled) =>
      notifications.show({ message: text.workflows.switched(workflowTitle(workflow), enabled) }),
    onError: (error) => {
      show(workflow.enabled);
      notifyProblem(error);
    },
    onSettled: refreshWorkflows,
  });
}
