/** What every section of the trigger's drawer gets. */

import type { JsonSchema } from "../form/schema";
import type { Sample, Trigger, WorkflowDocument } from "../workflow/document";

export interface SectionProps {
  /** Key of the workflow, and its URL as it is published. */
  readonly workflow: { readonly key: string; readonly url: string };
  readonly document: WorkflowDocument;
  readonly sample: Sample | null;
  readonly readOnly: boolean;
  /** The schema of the trigger, undefined until it is here. */
  readonly schema: JsonSchema | undefined;
  readonly onChange: (document: WorkflowDocument) => void;
  readonly onSample: (sample: Sample) => void;
}

/** `document` with parts of its trigger set; undefined takes a part away. */
export function withTrigger(document: WorkflowDocument, parts: { readonly [name: string]: unknown }): WorkflowDocument {
  const trigger: { [name: string]: unknown } = { ...document.trigger };
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined) delete trigger[name];
    else trigger[name] = value;
  }
  return { ...document, trigger: trigger as unknown as Trigger };
}
