import { Alert, Button, Group, Modal, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../../text";
import { DiffText } from "./DiffText";
import type { DraftState } from "./draftState";
import type { DraftStore } from "./draftStore";
import styles from "./Editor.module.css";
import type { Shelved } from "./shelf";
import { when } from "./times";

const words = text.editor;

interface Props {
  readonly store: DraftStore;
  readonly state: DraftState;
  readonly found: Shelved;
}

/** Offers the edits of an earlier visit that never reached the server. */
export function FoundNotice({ store, state, found }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <Alert
      className={styles.notice ?? ""}
      color="blue"
      variant="light"
      icon={<IconHistory aria-hidden />}
      title={words.foundTitle}
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm">{words.foundText(when(found.at))}</Text>
        <Group gap="xs">
          <Button size="xs" variant="subtle" onClick={() => setShown(true)}>
            {words.showDifference}
          </Button>
          <Button size="xs" variant="default" onClick={store.dropFound}>
            {words.foundDrop}
          </Button>
          <Button size="xs" onClick={() => store.takeFound(words.edits.found)}>
            {words.foundTake}
          </Button>
        </Group>
      </Group>
      <Modal
        opened={shown}
        onClose={() => setShown(false)}
        title={words.foundTitle}
        size="xl"
        closeButtonProps={{ "aria-label": text.shell.close }}
      >
        <DiffText
          before={state.saved.source}
          after={found.source}
          beforeName={words.savedSide}
          afterName={words.foundSide}
        />
      </Modal>
    </Alert>
  );
}
