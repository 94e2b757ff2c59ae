import { Button, Group, Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCloudUpload, IconPencil } from "@tabler/icons-react";
import { text } from "../../text";
import type { DraftState, Saving } from "./draftState";
import styles from "./Editor.module.css";

const words = text.editor;

interface Props {
  readonly state: DraftState;
  onRetry(): void;
}

/** Whether the draft is on the server, in words. */
export function SavingNote({ state: { saving, updated }, onRetry }: Props) {
  const trouble = saving.status === "failed" || saving.status === "conflict" || saving.status === "broken";
  const Picture =
    saving.status === "saved"
      ? IconCheck
      : trouble
        ? IconAlertTriangle
        : saving.status === "saving"
          ? IconCloudUpload
          : IconPencil;
  return (
    <Group gap={6} wrap="nowrap">
      <Tooltip label={hintOf(saving, updated)} disabled={hintOf(saving, updated) === ""} multiline maw={320} withArrow>
        <Text
          component="span"
          size="xs"
          role="status"
          className={styles.saving ?? ""}
          data-trouble={trouble || undefined}
          // Without a hover the reason has to be heard as well.
          aria-description={hintOf(saving, updated)}
        >
          <Picture size={15} aria-hidden /> <span className={styles.savingWords}>{words[saving.status]}</span>
        </Text>
      </Tooltip>
      {saving.status === "failed" && (
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          {words.retry}
        </Button>
      )}
    </Group>
  );
}

function hintOf(saving: Saving, updated: DraftState["updated"]): string {
  if (saving.status === "failed")
    return saving.again ? words.failedAgain(saving.reason) : words.failedFinal(saving.reason);
  if (saving.status !== "saved" || !updated?.by) return "";
  return words.savedBy(updated.by, new Date(updated.at).toLocaleString());
}
