import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { closeModal, openModal } from "@mantine/modals";
import { type FormEvent, type ReactNode, useState } from "react";
import { text } from "../text";

interface Question {
  readonly title: string;
  /** What will happen, and whether it can be taken back. */
  readonly message: ReactNode;
  /** The verb on the button: “Delete”. */
  readonly verb: string;
  readonly danger?: boolean;
  /** Has to be typed first, for what cannot be taken back. */
  readonly typed?: string;
}

let count = 0;

/** Ask before something is done. Answers false when the person turned away. */
export function confirm(question: Question): Promise<boolean> {
  return new Promise((resolve) => {
    count += 1;
    const modalId = `confirm-${count}`;
    const answer = (value: boolean) => {
      resolve(value);
      closeModal(modalId);
    };
    openModal({
      modalId,
      title: question.title,
      centered: true,
      closeButtonProps: { "aria-label": text.shell.close },
      // Closing without an answer is one: a promise that was resolved before stays as it is.
      onClose: () => resolve(false),
      children: <ConfirmDialog question={question} onAnswer={answer} />,
    });
  });
}

function ConfirmDialog({ question, onAnswer }: { question: Question; onAnswer: (value: boolean) => void }) {
  const [typed, setTyped] = useState("");
  const ready = question.typed === undefined || typed === question.typed;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) onAnswer(true);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" component="div">
          {question.message}
        </Text>
        {question.typed !== undefined && (
          <TextInput
            label={text.shell.typeToConfirm(question.typed)}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onAnswer(false)}>
            {text.shell.cancel}
          </Button>
          <Button
            type="submit"
            disabled={!ready}
            data-autofocus={question.typed === undefined || undefined}
            {...(question.danger ? { color: "red" } : {})}
          >
            {question.verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
