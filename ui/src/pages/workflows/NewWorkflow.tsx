import { Button, Group, Radio, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { call } from "../../app/call";
import { ProblemNotice } from "../../app/ProblemNotice";
import { mistakeOf } from "../../app/problems";
import { withSession } from "../../app/session";
import { refreshWorkflows } from "../../app/workflows";
import { text } from "../../text";
import { copySource, makeEmpty } from "./identity";
import { freeKey, KEY, keyFromTitle } from "./keys";
import classes from "./NewWorkflow.module.css";
import { TemplatePicker } from "./TemplatePicker";
import type { Template } from "./templates";

const words = text.workflows;
type Mode = "sync" | "async";

interface Props {
  /** Keys of others, those in the bin included. */
  readonly taken: ReadonlySet<string>;
  /** Further buttons beside the one that creates. */
  readonly children?: ReactNode;
}

/** What a new workflow is called and what it begins with; opens it once it is made. */
export function NewWorkflow({ taken, children }: Props) {
  const form = useNewWorkflow(taken);
  return (
    <form onSubmit={form.submit}>
      <Stack gap="lg">
        <ProblemNotice error={form.error} />
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            label={words.name}
            placeholder={words.namePlaceholder}
            required
            withAsterisk={false}
            maxLength={200}
            value={form.title}
            onChange={(event) => form.setTitle(event.currentTarget.value)}
            data-autofocus
            autoFocus
          />
          <TextInput
            label={words.key}
            description={words.keyHint}
            inputWrapperOrder={["label", "input", "description", "error"]}
            value={form.key}
            onChange={(event) => form.setKey(event.currentTarget.value)}
            error={form.keyMistake}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          />
        </SimpleGrid>
        {form.template === null && <ModeChoice value={form.mode} onChange={form.setMode} />}
        <TemplatePicker chosen={form.template} onChoose={form.setTemplate} />
        <Group justify="flex-end" className={classes.actions}>
          {children}
          <Button type="submit" loading={form.busy} disabled={!form.ready}>
            {words.createButton}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function ModeChoice({ value, onChange }: { value: Mode; onChange: (mode: Mode) => void }) {
  return (
    <Radio.Group label={words.mode} value={value} onChange={(mode) => onChange(mode as Mode)}>
      <Group mt={6} gap="xl" align="flex-start">
        {(["async", "sync"] as const).map((mode) => (
          <Radio key={mode} value={mode} label={words.modes[mode]} description={words.modeHints[mode]} maw={280} />
        ))}
      </Group>
    </Radio.Group>
  );
}

function useNewWorkflow(taken: ReadonlySet<string>) {
  const navigate = useNavigate();
  const [typedTitle, setTitle] = useState<string | null>(null);
  const [typedKey, setKey] = useState<string | null>(null);
  const [mode, setMode] = useState<Mode>("async");
  const [template, setTemplate] = useState<Template | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const title = typedTitle ?? template?.document.title ?? "";
  const proposed = typedTitle === null && template ? template.document.key : keyFromTitle(title);
  const key = typedKey ?? (title === "" ? "" : freeKey(proposed, taken));
  const isWrong = key !== "" && !KEY.test(key);
  const keyMistake = isWrong ? words.keyWrong : taken.has(key) ? words.keyTaken : mistakeOf(error, "key");

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const source = makeSource(template, key, title.trim(), mode);
      await withSession(() => call("POST", "/workflows", { source }));
      void refreshWorkflows();
      await navigate({ to: "/workflows/$key", params: { key } });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const ready = title.trim() !== "" && key !== "" && !isWrong && !taken.has(key);
  return { title, setTitle, key, setKey, mode, setMode, template, setTemplate, keyMistake, busy, error, submit, ready };
}

function makeSource(template: Template | null, key: string, title: string, mode: Mode): string {
  if (template === null) return makeEmpty(key, title, mode);
  const copy = copySource(template.source, key, title);
  return "source" in copy ? copy.source : template.source;
}
