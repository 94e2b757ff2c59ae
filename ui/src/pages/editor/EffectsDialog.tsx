import { Button, Group, List, Stack, Text } from "@mantine/core";
import { Dialog } from "../../app/Dialog";
import { nameOf } from "../../canvas/describing";
import { text } from "../../text";
import type { Shapes } from "../../workflow/branches";
import type { WorkflowDocument } from "../../workflow/document";
import type { Question } from "./testing";

const words = text.editor;

interface Props {
  readonly document: WorkflowDocument;
  readonly shapes: Shapes;
  readonly question: Question;
}

/** Asks whether a test may touch the world. */
export function EffectsDialog({ document, shapes, question }: Props) {
  const { effects, answer, cancel } = question;
  return (
    <Dialog onClose={cancel} title={words.effectsTitle} centered>
      <Stack>
        <Text size="sm">{words.effectsText(effects.length)}</Text>
        <List size="sm">
          {effects.map((key) => (
            <List.Item key={key}>{nameOf({ document, shapes }, key)}</List.Item>
          ))}
        </List>
        <Text size="xs" c="var(--text-dim)">
          {words.effectsOnce}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => answer(true)}>
            {words.effectsRun(effects.length)}
          </Button>
          <Button onClick={() => answer(false)} data-autofocus>
            {words.effectsLeave(effects.length)}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
