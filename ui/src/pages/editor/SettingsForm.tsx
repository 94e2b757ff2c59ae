import { Divider, Loader, SegmentedControl, Stack, TagsInput, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId, useMemo } from "react";
import { ProblemNotice } from "../../app/ProblemNotice";
import { SchemaForm } from "../../form/SchemaForm";
import { follow, type JsonSchema } from "../../form/schema";
import { type FormScope, FormScopeContext, useError } from "../../form/scope";
import { text } from "../../text";
import type { Json, Sample, WorkflowDocument } from "../../workflow/document";
import { listVariables } from "../../workflow/variables";
import { documentSchemaQuery, type ProblemItem } from "./calls";
import type { DraftStore } from "./draftStore";

const words = text.editor;
/** Parts of the document that stand above the form, or have a place of their own. */
const ELSEWHERE = new Set(["key", "nodes", "trigger", "enabled", "title", "description", "tags", "mode", "options"]);

interface Props {
  readonly store: DraftStore;
  readonly document: WorkflowDocument;
  readonly problems: readonly ProblemItem[];
  readonly sample: Sample;
  readonly readOnly: boolean;
}

/** What is said of the workflow as a whole. The options are drawn from the schema of the document. */
export function SettingsForm({ store, document, problems, sample, readOnly }: Props) {
  const schema = useQuery(documentSchemaQuery);
  const scope = useMemo<FormScope>(
    () => ({
      document,
      problems,
      sample,
      readOnly,
      results: {},
      variables: listVariables(document, "trigger", sample, new Map()),
    }),
    [document, problems, sample, readOnly],
  );
  const change = (members: Partial<WorkflowDocument>) =>
    store.edit(words.edits.settings, (before) => cleaned({ ...before, ...members }), "settings");
  if (schema.error) return <ProblemNotice error={schema.error} onRetry={() => void schema.refetch()} />;
  if (!schema.data) return <Loader size="sm" aria-label={text.shell.loading} />;
  const root = schema.data as JsonSchema;
  return (
    <FormScopeContext.Provider value={scope}>
      <Stack gap="md">
        <About document={document} root={root} readOnly={readOnly} onChange={change} />
        <SchemaForm
          schema={root}
          value={document as unknown as Json}
          path=""
          hidden={ELSEWHERE}
          onChange={(next) => change(next as unknown as WorkflowDocument)}
        />
        <Divider label={words.options} labelPosition="left" />
        <SchemaForm
          schema={follow(propertyOf(root, "options"), root)}
          root={root}
          value={(document.options ?? {}) as Json}
          path="options"
          onChange={(options) => change({ options })}
        />
      </Stack>
    </FormScopeContext.Provider>
  );
}

interface AboutProps {
  readonly document: WorkflowDocument;
  readonly root: JsonSchema;
  readonly readOnly: boolean;
  onChange(members: Partial<WorkflowDocument>): void;
}

function About({ document, root, readOnly, onChange }: AboutProps) {
  const label = useId();
  const of = (name: string) => {
    const { title, description } = propertyOf(root, name);
    return { label: title ?? name, description };
  };
  const mode = of("mode");
  return (
    <>
      <TextInput
        {...of("title")}
        value={document.title ?? ""}
        readOnly={readOnly}
        error={useError("title")}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Textarea
        {...of("description")}
        value={document.description ?? ""}
        readOnly={readOnly}
        error={useError("description")}
        autosize
        minRows={2}
        maxRows={10}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <TagsInput
        {...of("tags")}
        value={[...(document.tags ?? [])]}
        readOnly={readOnly}
        error={useError("tags", true)}
        maxTags={20}
        onChange={(tags) => onChange({ tags })}
      />
      <Stack gap={4}>
        <Text id={label} size="sm" fw={600}>
          {mode.label}
        </Text>
        <SegmentedControl
          aria-labelledby={label}
          value={document.mode ?? "async"}
          readOnly={readOnly}
          data={(["async", "sync"] as const).map((value) => ({ value, label: words.modes[value] }))}
          onChange={(value) => onChange({ mode: value as "sync" | "async" })}
        />
        <Text size="xs" c="var(--text-dim)">
          {words.modeHints[document.mode ?? "async"]}
        </Text>
      </Stack>
    </>
  );
}

function propertyOf(root: JsonSchema, name: string): JsonSchema {
  return (root.properties?.[name] as JsonSchema | undefined) ?? {};
}

/** Nothing is written down that says no more than leaving it out. */
function cleaned(document: WorkflowDocument): WorkflowDocument {
  const members = Object.entries(document).filter(([name, value]) => {
    if (name !== "title" && name !== "description" && name !== "tags" && name !== "options") return value !== undefined;
    return value !== "" && Object.keys(value as object).length > 0;
  });
  return Object.fromEntries(members) as unknown as WorkflowDocument;
}
