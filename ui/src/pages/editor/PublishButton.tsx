import { Alert, Button, Group, List, Loader, Modal, Stack, Text, Textarea, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconRocket } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ProblemNotice } from "../../app/ProblemNotice";
import { text } from "../../text";
import { publish, revisionQuery, type Workflow } from "./calls";
import { asSeen } from "./conflicts";
import { DiffText } from "./DiffText";
import type { DraftState } from "./draftState";
import type { DraftStore } from "./draftStore";

const words = text.editor;

interface Props {
  readonly workflow: Workflow;
  readonly store: DraftStore;
  readonly state: DraftState;
}

/** Publishes the draft. When that is not possible the button says why. */
export function PublishButton(props: Props) {
  const { workflow, state } = props;
  const [opened, setOpened] = useState(false);
  const reason = reasonAgainst(state, workflow);
  return (
    <>
      <Tooltip label={reason} disabled={reason === ""} withArrow multiline maw={280}>
        <Button
          size="sm"
          leftSection={<IconRocket size={17} aria-hidden />}
          {...(reason === "" ? {} : { "data-disabled": true })}
          aria-disabled={reason !== ""}
          aria-description={reason}
          onClick={() => reason === "" && setOpened(true)}
        >
          {words.publish}
        </Button>
      </Tooltip>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={words.publishTitle(workflow.title)}
        size="xl"
        closeButtonProps={{ "aria-label": text.shell.close }}
      >
        <PublishForm {...props} onDone={() => setOpened(false)} />
      </Modal>
    </>
  );
}

/** Why the draft cannot be published now; empty when it can. */
function reasonAgainst(state: DraftState, workflow: Workflow): string {
  if (state.problems.length > 0) return words.blocked(state.problems.length);
  if (state.broken) return words.broken;
  if (state.theirs) return words.conflict;
  const still = state.saving.status === "saved" && !workflow.has_changes;
  return workflow.revision !== null && still ? words.noChanges : "";
}

function PublishForm({ workflow, store, state, onDone }: Props & { onDone(): void }) {
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const before = useQuery({
    ...revisionQuery(workflow.key, workflow.revision ?? 0),
    enabled: workflow.revision !== null,
  });
  const send = useMutation({
    async mutationFn() {
      if (!(await store.settle())) throw new Error(words.notSavedYet);
      const { problems } = store.get();
      if (problems.length > 0) throw new Error(words.blocked(problems.length));
      return asSeen(store, (version) => publish(workflow.key, note.trim(), version));
    },
    onSuccess(done) {
      if (!done) return onDone();
      notifications.show({ title: words.published, message: words.publishedText(workflow.title), color: "green" });
      void client.invalidateQueries({ queryKey: ["workflow", workflow.key] });
      void client.invalidateQueries({ queryKey: ["workflows"] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{workflow.revision === null ? words.publishFirst : words.publishText}</Text>
        <Textarea
          label={words.note}
          description={words.noteHint}
          placeholder={words.notePlaceholder}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={1000}
          autosize
          minRows={2}
          data-autofocus
        />
        {state.warnings.length > 0 && (
          <Alert color="orange" variant="light" title={words.warningsBefore}>
            <List size="sm">
              {state.warnings.map(({ where, reason }) => (
                <List.Item key={`${where} ${reason}`}>{where ? `${where}: ${reason}` : reason}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        {workflow.revision !== null && (
          <Stack gap={6}>
            <Text size="sm" fw={600}>
              {words.changes}
            </Text>
            {before.data ? (
              <DiffText
                before={before.data.source}
                after={store.text}
                beforeName={words.version(before.data.number)}
                afterName={words.draft}
              />
            ) : before.error ? (
              <ProblemNotice error={before.error} onRetry={() => void before.refetch()} />
            ) : (
              <Loader size="sm" aria-label={text.shell.loading} />
            )}
          </Stack>
        )}
        <ProblemNotice error={send.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={send.isPending}>
            {words.publish}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
