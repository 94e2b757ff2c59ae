import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { IconPin, IconPinnedOff, IconPlayerPlay } from "@tabler/icons-react";
import { text } from "../text";
import type { Json, Sample, WorkflowNode } from "../workflow/document";
import { JsonEditor, writeJson } from "./JsonEditor";
import { useUnfinished } from "./place";
import { usePreview } from "./preview";
import { useFormScope } from "./scope";

/** What a test run did at one node, as the trace has it. */
export interface NodeResult {
  readonly status: string;
  readonly result?: Json;
  readonly error?: { readonly message?: string } | string | null;
  readonly warnings?: readonly string[];
  readonly duration_ms?: number | null;
  readonly pinned?: boolean;
}

interface Props {
  readonly node: WorkflowNode;
  readonly sample: Sample | null;
  readonly run: NodeResult | null;
  readonly running: boolean;
  readonly onPin: (result: Json | undefined) => void;
  readonly onTest: () => void;
}

/** Names under which a pin that is being written is kept. */
const PIN = "pin";
const PIN_TEXT = "pin text";

/** Trying one node: its settings with the sample filled in, running it, and keeping a result for later test runs. */
export function NodeTest(props: Props) {
  const { node, sample, run, running, onTest } = props;
  const { readOnly } = useFormScope();
  const config = (node.config ?? {}) as Json;
  const preview = usePreview(config);
  const isPinned = sample !== null && Object.hasOwn(sample.pins, node.key);
  return (
    <Stack gap="lg">
      <Group>
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          loading={running}
          disabled={readOnly || sample?.request == null}
          onClick={onTest}
        >
          {run ? text.form.node.runAgain : text.form.node.run}
        </Button>
        {sample?.request == null && (
          <Text size="xs" c="dimmed" flex={1}>
            {text.form.node.noInput}
          </Text>
        )}
      </Group>
      {run && <RunView run={run} onPin={readOnly || isPinned ? null : props.onPin} />}
      <PinSection {...props} isPinned={isPinned} />
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {text.form.node.resolvedInput}
        </Text>
        {preview?.warnings.map((warning) => (
          <Text key={warning} size="xs" c="var(--status-failed)">
            {warning}
          </Text>
        ))}
        <Code block mah={320} style={{ overflow: "auto" }} tabIndex={0}>
          {writeJson(preview?.value ?? config)}
        </Code>
      </Stack>
    </Stack>
  );
}

function RunView({ run, onPin }: { run: NodeResult; onPin: ((result: Json | undefined) => void) | null }) {
  const message = typeof run.error === "string" ? run.error : run.error?.message;
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {text.form.node.result}
        </Text>
        <Text size="sm" c={`var(--status-${run.status}, var(--text-dim))`}>
          {run.pinned ? text.form.node.pinned : run.status}
        </Text>
        {typeof run.duration_ms === "number" && (
          <Text size="xs" c="dimmed">
            {text.form.node.duration(run.duration_ms)}
          </Text>
        )}
        {onPin && run.result !== undefined && (
          <Button
            ml="auto"
            size="compact-xs"
            variant="light"
            leftSection={<IconPin size={14} />}
            onClick={() => onPin(run.result)}
          >
            {text.form.node.pin}
          </Button>
        )}
      </Group>
      {message && (
        <Alert color="red" variant="light" p="xs">
          {message}
        </Alert>
      )}
      {run.warnings?.map((warning) => (
        <Text key={warning} size="xs" c="var(--status-failed)">
          {warning}
        </Text>
      ))}
      <Code block mah={320} style={{ overflow: "auto" }} tabIndex={0}>
        {writeJson(run.result ?? null)}
      </Code>
    </Stack>
  );
}

function PinSection({ node, sample, onPin, isPinned }: Props & { readonly isPinned: boolean }) {
  const { readOnly } = useFormScope();
  const pinned = sample?.pins[node.key];
  const [draft, setDraft] = useUnfinished<{ readonly value: Json | undefined }>(PIN);
  const [, setTyped] = useUnfinished<string>(PIN_TEXT);
  const editing = draft !== undefined;
  const close = () => {
    setDraft(undefined);
    setTyped(undefined);
  };
  if (readOnly && !isPinned) return null;
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {text.form.node.pinned}
        </Text>
        {!readOnly && !editing && (
          <Group gap={4} ml="auto">
            <Button size="compact-xs" variant="subtle" onClick={() => setDraft({ value: pinned ?? {} })}>
              {isPinned ? text.form.node.editPin : text.form.node.writePin}
            </Button>
            {isPinned && (
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<IconPinnedOff size={14} />}
                onClick={() => onPin(undefined)}
              >
                {text.form.node.unpin}
              </Button>
            )}
          </Group>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {text.form.node.pinnedHelp}
      </Text>
      {editing ? (
        <>
          <JsonEditor
            name={text.form.node.pinned}
            value={draft.value}
            preview={false}
            asWritten
            field={PIN_TEXT}
            onChange={(value) => setDraft({ value })}
          />
          <Group gap="xs" justify="flex-end">
            <Button size="xs" variant="default" onClick={close}>
              {text.form.secret.cancel}
            </Button>
            <Button
              size="xs"
              onClick={() => {
                close();
                onPin(draft.value ?? null);
              }}
            >
              {text.form.node.savePin}
            </Button>
          </Group>
        </>
      ) : (
        isPinned && (
          <Code block mah={240} style={{ overflow: "auto" }} tabIndex={0}>
            {writeJson(pinned)}
          </Code>
        )
      )}
    </Stack>
  );
}
