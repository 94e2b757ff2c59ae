import { Stack, Text } from "@mantine/core";
import { SchemaField } from "../form/SchemaField";
import { SchemaForm } from "../form/SchemaForm";
import { follow, type JsonSchema, unwrap } from "../form/schema";
import { writeDuration } from "../form/values";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json, WorkflowDocument } from "../workflow/document";
import { type SectionProps, withTrigger } from "./context";

const NO_SCHEMA: JsonSchema = { type: "object" };
const HEADERS = { "x-widget": "headers" } as const;

export function responseSummary(document: WorkflowDocument): string {
  const { response, sync } = document.trigger;
  if (document.mode === "sync") {
    const deadline = isRecord(sync) ? sync.deadline : undefined;
    const time =
      typeof deadline === "number" ? writeDuration(deadline) : typeof deadline === "string" ? deadline : "30s";
    return text.trigger.response.deadlineSummary(time);
  }
  if (!isRecord(response)) return text.trigger.response.default;
  return String(response.status ?? 200);
}

/** What the caller gets: of an async workflow at once, of a sync one from a response node or the deadline. */
export function ResponseSection({ document, schema, onChange }: SectionProps) {
  const isSync = document.mode === "sync";
  const name = isSync ? "sync" : "response";
  const other = isSync ? "response" : "sync";
  const value = document.trigger[name] as Json | undefined;
  const root = schema ?? NO_SCHEMA;
  const part = withHeaders(unwrap(schema?.properties?.[name] ?? NO_SCHEMA, root).schema, root);
  const change = (next: { [key: string]: Json }) =>
    onChange(withTrigger(document, { [name]: Object.keys(next).length > 0 ? next : undefined }));
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {isSync ? text.trigger.response.syncHelp : text.trigger.response.asyncHelp}
      </Text>
      {isSync ? (
        <SyncForm schema={part} root={root} value={value} onChange={change} />
      ) : (
        <SchemaForm schema={part} root={root} value={value} path="trigger.response" onChange={change} />
      )}
      {document.trigger[other] !== undefined && (
        <Text size="xs" c="dimmed">
          {text.trigger.response.unused(isSync ? "async" : "sync")}
        </Text>
      )}
    </Stack>
  );
}

interface SyncProps {
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  readonly value: Json | undefined;
  readonly onChange: (value: { [key: string]: Json }) => void;
}

/** The fallback is always there, so its fields are drawn without asking for it first. */
function SyncForm({ schema, root, value, onChange }: SyncProps) {
  const values = isRecord(value) ? value : {};
  const fallback = withHeaders(follow(schema.properties?.fallback ?? NO_SCHEMA, root), root);
  const set = (name: string, next: Json | undefined) => {
    const { [name]: _before, ...rest } = values;
    const isEmpty = next === undefined || (isRecord(next) && Object.keys(next).length === 0);
    onChange(isEmpty ? rest : { ...rest, [name]: next });
  };
  return (
    <Stack gap="md">
      {["deadline", "on_deadline"].map((name) => (
        <SchemaField
          key={name}
          name={name}
          schema={{
            ...schema.properties?.[name],
            title: name === "deadline" ? text.trigger.response.deadline : text.trigger.response.onDeadline,
          }}
          root={root}
          value={values[name]}
          required={false}
          path={`trigger.sync.${name}`}
          onChange={(next) => set(name, next)}
        />
      ))}
      <Text size="sm" fw={600}>
        {text.trigger.response.fallback}
      </Text>
      <SchemaForm
        schema={fallback}
        root={root}
        value={values.fallback ?? {}}
        path="trigger.sync.fallback"
        onChange={(next) => set("fallback", next)}
      />
    </Stack>
  );
}

/** Names of headers are offered where headers are written. */
function withHeaders(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const headers = schema.properties?.headers;
  if (!headers) return schema;
  return { ...schema, properties: { ...schema.properties, headers: { ...follow(headers, root), ...HEADERS } } };
}
