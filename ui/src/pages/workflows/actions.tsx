/** What can be done with a workflow of the list. */

import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { confirm } from "../../app/ConfirmDialog";
import { call } from "../../app/call";
import { notifyProblem } from "../../app/problems";
import { withSession } from "../../app/session";
import { refreshWorkflows, type WorkflowItem, workflowPath, workflowTitle } from "../../app/workflows";
import { text } from "../../text";
import { saveText } from "./downloads";
import { freeKey } from "./keys";

const words = text.workflows;

/** Into the bin, and out of it again for whoever changes their mind. */
export async function removeWorkflow(item: WorkflowItem): Promise<void> {
  const title = workflowTitle(item);
  const sure = await confirm({
    title: words.removeTitle(title),
    message: words.removeText,
    verb: words.remove,
    danger: true,
  });
  if (!sure) return;
  try {
    await withSession(() => call("DELETE", workflowPath(item.key)));
    const id = `removed-${item.key}`;
    const undo = () => {
      notifications.hide(id);
      void restoreWorkflow(item);
    };
    notifications.show({ id, autoClose: 12_000, message: <Undo words={words.removed(title)} onUndo={undo} /> });
  } catch (error) {
    notifyProblem(error);
  }
  await refreshWorkflows();
}

function Undo({ words, onUndo }: { words: string; onUndo: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <span>{words}</span>
      <Button size="compact-sm" variant="light" onClick={onUndo}>
        {text.shell.undo}
      </Button>
    </Group>
  );
}

export async function restoreWorkflow(item: WorkflowItem): Promise<void> {
  try {
    await withSession(() => call("POST", `${workflowPath(item.key)}/restore`));
    notifications.show({ message: words.restored(workflowTitle(item)) });
  } catch (error) {
    notifyProblem(error);
  }
  await refreshWorkflows();
}

export async function deleteForever(item: WorkflowItem): Promise<void> {
  const title = workflowTitle(item);
  const sure = await confirm({
    title: words.foreverTitle(title),
    message: words.foreverText,
    verb: words.forever,
    danger: true,
    typed: item.key,
  });
  if (!sure) return;
  try {
    await withSession(() => call("DELETE", `${workflowPath(item.key)}?forever=true`));
    notifications.show({ message: words.foreverDone(title) });
  } catch (error) {
    notifyProblem(error);
  }
  await refreshWorkflows();
}

/** A copy of the draft with a key of its own. Keys in the bin are taken as well. */
export async function duplicateWorkflow(item: WorkflowItem, taken: ReadonlySet<string>): Promise<void> {
  try {
    const [{ source }, { copySource }] = await Promise.all([
      withSession(() => call<{ source: string }>("GET", `${workflowPath(item.key)}/draft`)),
      import("./identity"),
    ]);
    const title = words.copyTitle(workflowTitle(item));
    const copy = copySource(source, freeKey(`${item.key}-copy`, taken), title);
    if ("problems" in copy) {
      notifications.show({ color: "red", message: words.notReadable });
      return;
    }
    await withSession(() => call("POST", "/workflows", { source: copy.source }));
    notifications.show({ message: words.duplicated(title) });
  } catch (error) {
    notifyProblem(error);
  }
  await refreshWorkflows();
}

/** One YAML file with the drafts of all `items`. */
export async function exportWorkflows(items: readonly WorkflowItem[]): Promise<void> {
  try {
    const sources: string[] = [];
    for (const { key } of items) {
      const draft = await withSession(() => call<{ source: string }>("GET", `${workflowPath(key)}/draft`));
      sources.push(draft.source.endsWith("\n") ? draft.source : `${draft.source}\n`);
    }
    const [only] = items;
    saveText(sources.join("---\n"), items.length === 1 && only ? `${only.key}.yaml` : words.exportName);
  } catch (error) {
    notifyProblem(error);
  }
}
