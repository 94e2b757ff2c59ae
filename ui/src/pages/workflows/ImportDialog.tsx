import { Button, Checkbox, FileButton, Group, Stack, Text, Textarea } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUpload } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { ApiProblem } from "../../api/client";
import { call } from "../../app/call";
import { Dialog } from "../../app/Dialog";
import { Diff } from "../../app/Diff";
import { ProblemNotice } from "../../app/ProblemNotice";
import { withSession } from "../../app/session";
import { refreshWorkflows } from "../../app/workflows";
import { text } from "../../text";
import classes from "./ImportDialog.module.css";
import { LineProblems, selectLine } from "./LineProblems";

const words = text.workflows;

interface Applied {
  readonly key: string;
  readonly change: "created" | "changed" | "unchanged";
  readonly diff: string;
  readonly warnings: readonly { readonly reason: string }[];
}

/** Workflows from YAML: what would change is shown first, and mistakes at their lines; then all of it is saved. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const form = useImport(onClose);
  const area = useRef<HTMLTextAreaElement>(null);
  const changes = form.found?.filter(({ change }) => change !== "unchanged").length ?? 0;
  const problems = form.error instanceof ApiProblem ? form.error.problems : [];
  return (
    <Dialog onClose={onClose} title={words.importTitle} size={760}>
      <Stack>
        <Text size="sm">{words.importHint}</Text>
        <Textarea
          ref={area}
          label={words.importText}
          value={form.source}
          onChange={(event) => form.setSource(event.currentTarget.value)}
          autosize
          minRows={10}
          maxRows={18}
          spellCheck={false}
          wrap="off"
          classNames={{ input: classes.source ?? "" }}
          data-autofocus
        />
        {problems.length > 0 ? (
          <LineProblems problems={problems} onChoose={(line) => area.current && selectLine(area.current, line)} />
        ) : (
          <ProblemNotice error={form.error} />
        )}
        {form.found?.map((item) => (
          <Change key={item.key} item={item} />
        ))}
        {form.found !== null && changes === 0 && <Text size="sm">{words.importNone}</Text>}
        <Group justify="space-between">
          <FileButton multiple accept=".yaml,.yml,.json" onChange={form.readFiles}>
            {(props) => (
              <Button {...props} variant="default" leftSection={<IconUpload size={16} aria-hidden />}>
                {words.importFiles}
              </Button>
            )}
          </FileButton>
          <Group>
            <Checkbox
              label={words.importPublish}
              checked={form.publish}
              onChange={(event) => form.setPublish(event.currentTarget.checked)}
            />
            {changes > 0 ? (
              <Button loading={form.busy} onClick={form.run}>
                {words.importRun(changes)}
              </Button>
            ) : (
              <Button loading={form.busy} disabled={form.source.trim() === ""} onClick={form.check}>
                {words.importCheck}
              </Button>
            )}
          </Group>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Change({ item }: { item: Applied }) {
  return (
    <div className={classes.change}>
      <Group justify="space-between" px="sm" py={8}>
        <Text size="sm" fw={600} ff="monospace">
          {item.key}
        </Text>
        <Text size="xs" c="var(--text-dim)">
          {words.changes[item.change]}
        </Text>
      </Group>
      {item.warnings.map(({ reason }) => (
        <Text key={reason} size="xs" px="sm" pb={6} c="var(--status-failed)">
          {reason}
        </Text>
      ))}
      {item.change === "changed" && <Diff text={item.diff} />}
    </div>
  );
}

function useImport(onClose: () => void) {
  const [source, setText] = useState("");
  const [publish, setPublish] = useState(false);
  const [found, setFound] = useState<readonly Applied[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const setSource = (value: string) => {
    setText(value);
    setFound(null);
    setError(null);
  };
  const apply = async (given: string, dryRun: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const body = { source: given, publish, dry_run: dryRun };
      const { items } = await withSession(() => call<{ items: Applied[] }>("POST", "/apply", body));
      return items;
    } catch (problem) {
      setError(problem);
      return null;
    } finally {
      setBusy(false);
    }
  };
  const check = async () => setFound(await apply(source, true));
  const run = async () => {
    const items = await apply(source, false);
    if (items === null) return setFound(null);
    notifications.show({ message: words.importDone(items.filter(({ change }) => change !== "unchanged").length) });
    await refreshWorkflows();
    onClose();
  };
  const readFiles = async (files: File[]) => {
    const texts = await Promise.all(files.map((file) => file.text()));
    const joined = texts.map((one) => (one.endsWith("\n") ? one : `${one}\n`)).join("---\n");
    setSource(joined);
    setFound(await apply(joined, true));
  };
  return { source, setSource, publish, setPublish, found, error, busy, check, run, readFiles };
}
