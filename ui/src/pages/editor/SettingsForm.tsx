import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ProblemNotice } from "../../app/ProblemNotice";
import { SchemaForm } from "../../form/SchemaForm";
import type { JsonSchema } from "../../form/schema";
import { type FormScope, FormScopeContext } from "../../form/scope";
import { text } from "../../text";
import type { Json, Sample, WorkflowDocument } from "../../workflow/document";
import { listVariables } from "../../workflow/variables";
import { documentSchemaQuery, type ProblemItem } from "./calls";
import type { DraftStore } from "./draftStore";

/** Parts of the document that have a place of their own: the canvas, the trigger's drawer, the list of workflows. */
const ELSEWHERE = new Set(["key", "nodes", "trigger", "enabled"]);

interface Props {
  readonly store: DraftStore;
  readonly document: WorkflowDocument;
  readonly problems: readonly ProblemItem[];
  readonly sample: Sample;
  readonly readOnly: boolean;
}

/** Title, description, tags, mode and options, drawn from the schema of the document. */
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
  if (schema.error) return <ProblemNotice error={schema.error} onRetry={() => void schema.refetch()} />;
  if (!schema.data) return <Loader size="sm" aria-label={text.shell.loading} />;
  return (
    <FormScopeContext.Provider value={scope}>
      <SchemaForm
        schema={schema.data as JsonSchema}
        value={document as unknown as Json}
        path=""
        hidden={ELSEWHERE}
        onChange={(next) =>
          store.edit(text.editor.edits.settings, () => next as unknown as WorkflowDocument, "settings")
        }
      />
    </FormScopeContext.Provider>
  );
}
