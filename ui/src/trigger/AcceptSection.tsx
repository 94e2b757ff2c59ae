import { Checkbox, Chip, Group, Input, Radio, Stack, TagsInput } from "@mantine/core";
import { nameChoice } from "../form/choices";
import { SchemaField } from "../form/SchemaField";
import type { JsonSchema } from "../form/schema";
import { useError } from "../form/scope";
import { writeSize } from "../form/values";
import { text } from "../text";
import type { Json, WorkflowDocument } from "../workflow/document";
import { type SectionProps, withTrigger } from "./context";

const METHODS = ["POST", "PUT", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS"];
const NO_SCHEMA: JsonSchema = {};

export function methodsOf(document: WorkflowDocument): string[] {
  return Array.isArray(document.trigger.methods) ? (document.trigger.methods as string[]) : ["POST"];
}

export function kindsOf(document: WorkflowDocument): string[] {
  return Array.isArray(document.trigger.accept) ? (document.trigger.accept as string[]) : ["json"];
}

export function acceptSummary(document: WorkflowDocument): string {
  const { allow_ips: addresses, max_body: size } = document.trigger;
  const kinds: Readonly<Record<string, string>> = text.trigger.accept.kinds;
  return [
    text.trigger.mode.short[document.mode ?? "async"],
    methodsOf(document).join(", "),
    kindsOf(document)
      .map((kind) => kinds[kind] ?? kind)
      .join(", "),
    ...(Array.isArray(addresses) && addresses.length > 0 ? [text.trigger.accept.from(addresses.length)] : []),
    ...(size ? [typeof size === "number" ? writeSize(size) : String(size)] : []),
  ].join(" · ");
}

/** Mode, methods, content types, addresses, size. */
export function AcceptSection({ document, readOnly, schema, onChange }: SectionProps) {
  const set = (name: string, value: Json | undefined) => onChange(withTrigger(document, { [name]: value }));
  const addresses = Array.isArray(document.trigger.allow_ips) ? (document.trigger.allow_ips as string[]) : [];
  const maxBody = schema?.properties?.max_body ?? NO_SCHEMA;
  const errors = {
    methods: useError("trigger.methods", true),
    accept: useError("trigger.accept", true),
    addresses: useError("trigger.allow_ips", true),
  };
  const orderOf = (all: readonly string[], chosen: readonly string[]) => [
    ...all.filter((one) => chosen.includes(one)),
    ...chosen.filter((one) => !all.includes(one)),
  ];
  return (
    <Stack gap="md">
      <Radio.Group
        label={text.trigger.mode.label}
        value={document.mode ?? "async"}
        readOnly={readOnly}
        onChange={(mode) => onChange({ ...document, mode: mode === "sync" ? "sync" : "async" })}
      >
        <Stack gap={6} mt={4}>
          <Radio value="async" label={text.trigger.mode.async} disabled={readOnly} />
          <Radio value="sync" label={text.trigger.mode.sync} disabled={readOnly} />
        </Stack>
      </Radio.Group>
      <Input.Wrapper label={text.trigger.accept.methods} labelElement="div" error={errors.methods}>
        <Chip.Group
          multiple
          value={methodsOf(document)}
          onChange={(next) => next.length > 0 && set("methods", orderOf(METHODS, next))}
        >
          <Group gap={6} mt={4}>
            {orderOf(METHODS, methodsOf(document).concat(METHODS)).map((method) => (
              <Chip key={method} value={method} size="xs" disabled={readOnly}>
                {method}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
      <Checkbox.Group
        label={text.trigger.accept.types}
        value={kindsOf(document)}
        error={errors.accept}
        readOnly={readOnly}
        onChange={(next) => next.length > 0 && set("accept", orderOf(Object.keys(text.trigger.accept.kinds), next))}
      >
        <Group gap="md" mt={6}>
          {Object.entries(text.trigger.accept.kinds).map(([value, label]) => (
            <Checkbox key={value} value={value} label={label || nameChoice(value)} size="sm" disabled={readOnly} />
          ))}
        </Group>
      </Checkbox.Group>
      <TagsInput
        label={text.trigger.accept.addresses}
        description={text.trigger.accept.addressesHelp.replaceAll("`", "")}
        value={addresses}
        placeholder={addresses.length === 0 ? "203.0.113.0/24" : ""}
        error={errors.addresses}
        readOnly={readOnly}
        splitChars={[",", " ", "\n"]}
        onChange={(next) => set("allow_ips", next.length > 0 ? next : undefined)}
      />
      <SchemaField
        name="max_body"
        schema={{
          ...maxBody,
          format: "hookyard-size",
          title: text.trigger.accept.size,
          description: text.trigger.accept.sizeHelp,
        }}
        root={schema ?? NO_SCHEMA}
        value={document.trigger.max_body as Json | undefined}
        required={false}
        path="trigger.max_body"
        onChange={(next) => set("max_body", next)}
      />
    </Stack>
  );
}
