/** Values that the sample has at the paths of fields. */

import { useMemo } from "react";
import type { FieldSpec, Json, Sample, WorkflowDocument } from "../workflow/document";
import { listVariables } from "../workflow/variables";
import type { Source } from "./samples";

const NO_SHAPES = new Map();

/** A function from the path of a field of `source` to its value in the sample, null while there is no sample. */
export function useSampleValues(
  document: WorkflowDocument,
  sample: Sample | null,
  source: Source,
): ((path: string) => Json | undefined) | null {
  const fields = document.trigger[source];
  return useMemo(() => {
    if (!sample?.request) return null;
    const values = readFields(fields ?? [], sample, source);
    return (path) => values.get(path);
  }, [fields, sample, source]);
}

/** What the sample has at each path of `fields`. */
export function readFields(
  fields: readonly FieldSpec[],
  sample: Sample,
  source: Source,
): ReadonlyMap<string, Json | undefined> {
  // Numbers for names: what the author calls them says nothing here.
  const numbered = fields.map(({ path }, index) => ({ path, name: `f${index}` }));
  const probe: WorkflowDocument = { key: "probe", trigger: { type: "webhook", [source]: numbered } };
  const found = listVariables(probe, "trigger", sample, NO_SHAPES).filter(({ group }) => group === "fields");
  return new Map(found.map((one, index) => [fields[index]?.path ?? "", one.sample]));
}
