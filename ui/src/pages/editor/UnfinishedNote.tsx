import { ActionIcon, Tooltip } from "@mantine/core";
import { IconPencilExclamation } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { text } from "../../text";
import type { WorkflowDocument } from "../../workflow/document";
import type { DraftStore } from "./draftStore";

const words = text.editor;

interface Props {
  readonly store: DraftStore;
  readonly document: WorkflowDocument;
  onOpen(card: string): void;
}

/** Says that fields hold text which is no part of the draft yet, and leads to the first of them. */
export function UnfinishedNote({ store, document, onOpen }: Props) {
  useSyncExternalStore(store.texts.subscribe, store.texts.get);
  const [first, ...others] = store.texts.cardsIn(document);
  if (first === undefined) return null;
  const label = words.unfinished(others.length + 1);
  return (
    <Tooltip label={words.unfinishedHint} multiline maw={320} withArrow>
      <ActionIcon
        variant="light"
        color="orange"
        size={26}
        aria-label={label}
        aria-description={words.unfinishedHint}
        onClick={() => onOpen(first)}
      >
        <IconPencilExclamation size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
