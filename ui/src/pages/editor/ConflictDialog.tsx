import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { CopyButton } from "../../app/CopyButton";
import { text } from "../../text";
import type { Draft } from "./calls";
import { DiffText } from "./DiffText";
import type { DraftStore } from "./draftStore";
import { when } from "./times";

const words = text.editor;

/** Somebody else saved the draft meanwhile: nothing goes on before a person has chosen. */
export function ConflictDialog({ store, theirs }: { store: DraftStore; theirs: Draft }) {
  const [shown, setShown] = useState(false);
  const by = theirs.updated_by ?? "";
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={words.conflictTitle}
      size={shown ? "xl" : "lg"}
      centered
    >
      <Stack>
        <Text size="sm">{words.conflictText(by, when(theirs.updated_at))}</Text>
        {shown && (
          <DiffText
            before={theirs.source}
            after={store.text}
            beforeName={words.theirsSide}
            afterName={words.mineSide}
          />
        )}
        <Group justify="space-between">
          <Group gap="xs">
            <Button variant="default" onClick={() => setShown(!shown)} aria-expanded={shown}>
              {shown ? words.hideDifference : words.showDifference}
            </Button>
            <CopyButton value={() => store.text} label={words.copyMine} words />
          </Group>
          <Group gap="xs">
            <Button variant="default" title={words.keepMineHint} onClick={store.keepMine}>
              {words.keepMine}
            </Button>
            <Button
              title={words.takeTheirsHint}
              onClick={() => store.takeTheirs(words.edits.theirs(by))}
              data-autofocus
            >
              {words.takeTheirs}
            </Button>
          </Group>
        </Group>
        <Text size="xs" c="var(--text-dim)">
          {words.takeTheirs}: {words.takeTheirsHint} {words.keepMine}: {words.keepMineHint}
        </Text>
      </Stack>
    </Modal>
  );
}
