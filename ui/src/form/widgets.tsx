/** Widgets by the name that a schema gives in `x-widget`. A name that is not here is drawn by its shape. */

import { Anchor, Group, Input, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, useContext, useMemo } from "react";
import { call } from "../app/call";
import { text } from "../text";
import type { FieldSpec, Json } from "../workflow/document";
import { CasesEditor } from "./CasesEditor";
import { Field } from "./Field";
import { FieldsTable } from "./FieldsTable";
import { withMember } from "./formLayout";
import { SENT_HEADERS } from "./headers";
import { JsonEditor, writeJson } from "./JsonEditor";
import { MappingEditor } from "./MappingEditor";
import { FormPlaceContext } from "./place";
import { RulesEditor } from "./RulesEditor";
import type { WidgetProps } from "./SchemaField";
import { SecretInput } from "./SecretInput";
import { useError, useFormScope } from "./scope";
import { ExpressionInput, TemplateInput } from "./TemplateInput";
import { ValueInput } from "./ValueInput";
import { readStructure } from "./values";

export const WIDGETS: Readonly<Record<string, ComponentType<WidgetProps>>> = {
  expression: ({ value, onChange, path, frame, required }) => (
    <ExpressionInput
      {...frame}
      value={value}
      path={path}
      onChange={(next) => onChange(next === "" && !required ? undefined : next)}
    />
  ),
  template: (props) => <Text {...props} multiline={false} />,
  multiline: (props) => <Text {...props} multiline />,
  rules: Rules,
  cases: ({ value, onChange, path, title, frame }) => (
    <CasesEditor {...frame} label={title} value={value} path={path} onChange={onChange} />
  ),
  "code-json": ({ value, onChange, path, frame }) => (
    <JsonEditor {...frame} value={value} path={path} onChange={onChange} />
  ),
  headers: (props) => <Mapping {...props} suggestions={SENT_HEADERS} guess={false} />,
  mapping: (props) => <Mapping {...props} />,
  body: Body,
  fields: ({ value, onChange, path, frame }) => (
    <Field {...frame}>
      {() => (
        <FieldsTable
          fields={(Array.isArray(value) ? value : []) as unknown as FieldSpec[]}
          path={path}
          typed={false}
          onChange={(next) => onChange(next as unknown as Json)}
        />
      )}
    </Field>
  ),
  secret: ({ value, onChange, path, title, frame }) => (
    <SecretInput {...frame} label={title} value={value} path={path} onChange={onChange} />
  ),
  secrets: ({ value, onChange, path, title, frame }) => (
    <SecretInput {...frame} label={title} value={value} path={path} several onChange={onChange} />
  ),
  connection: Connection,
};

function Text({ value, onChange, path, frame, required, multiline }: WidgetProps & { multiline: boolean }) {
  if (value !== undefined && value !== null && typeof value !== "string") {
    return <ValueInput {...frame} value={value} path={path} guess={false} onChange={onChange} />;
  }
  return (
    <TemplateInput
      {...frame}
      value={value ?? ""}
      path={path}
      multiline={multiline}
      onChange={(next) => onChange(next === "" && !required ? undefined : next)}
    />
  );
}

/** Rules keep the word for "all or one of them" beside them, as `match`. */
function Rules({ value, siblings = {}, onSiblings, onChange, path, frame, name }: WidgetProps) {
  const match = siblings.match === "any" ? "any" : "all";
  return (
    <Field {...frame}>
      {() => (
        <RulesEditor
          match={match}
          rules={value}
          path={path}
          onChange={(next, rules) => {
            if (next === match || !onSiblings) onChange(rules);
            else onSiblings(withMember({ ...siblings, [name]: rules }, "match", next));
          }}
        />
      )}
    </Field>
  );
}

type MappingProps = WidgetProps & { readonly suggestions?: readonly string[]; readonly guess?: boolean };

function Mapping({ value, onChange, path, frame, required, suggestions, guess = true }: MappingProps) {
  return (
    <MappingEditor
      {...frame}
      value={value}
      path={path}
      suggestions={suggestions}
      guess={guess}
      onChange={(next) => onChange(Object.keys(next).length > 0 || required ? next : undefined)}
    />
  );
}

/** The body of an answer, as its `type` says. */
function Body({ value, onChange, path, frame, siblings }: WidgetProps) {
  const type = siblings?.type ?? "auto";
  const isText =
    type === "html" || type === "text" || (type === "auto" && typeof value === "string" && value.includes("\n"));
  if (type === "json" || (type === "file" && typeof value === "object" && value !== null)) {
    return <JsonEditor {...frame} value={value} path={path} onChange={onChange} />;
  }
  if (isText && typeof value === "object" && value !== null) {
    // Written as JSON under another type: as a text it is shown as what it was.
    return <TemplateInput {...frame} value={writeJson(value)} path={path} multiline onChange={onChange} />;
  }
  return (
    <div>
      <ValueInput
        {...frame}
        value={value}
        path={path}
        multiline={isText}
        guess={!isText}
        onChange={(next) => onChange(next === "" ? undefined : next)}
      />
      {type === "auto" && typeof value === "string" && <StructureHint value={value} onChange={onChange} />}
    </div>
  );
}

/** Offers to make a value of a text that is JSON. */
function StructureHint({ value, onChange }: { value: string; onChange: (value: Json) => void }) {
  const { readOnly } = useFormScope();
  const place = useContext(FormPlaceContext);
  const structure = useMemo(() => readStructure(value), [value]);
  if (structure === null || readOnly) return null;
  const use = () => {
    place?.beginStep();
    onChange(structure);
    place?.beginStep();
  };
  return (
    <Group gap={6} mt={4} role="status">
      <Input.Description>{text.form.looksLikeJson}</Input.Description>
      <Anchor component="button" type="button" size="xs" onClick={use}>
        {text.form.useAsValue}
      </Anchor>
    </Group>
  );
}

function Connection({ value, onChange, path, frame }: WidgetProps) {
  const { readOnly } = useFormScope();
  const error = useError(path, true);
  const { data } = useQuery({
    queryKey: ["connections", "names"],
    queryFn: () => call<{ items: { name: string }[] }>("GET", "/connections"),
    retry: false,
  });
  const names = data?.items.map(({ name }) => name) ?? [];
  const current = typeof value === "string" ? value : "";
  const options = names.map((name) => ({ value: name, label: name }));
  const missing =
    current && !names.includes(current)
      ? [{ value: current, label: data ? text.form.connection.missing(current) : current }]
      : [];
  return (
    <Field {...frame} error={error}>
      {() => (
        <Select
          aria-label={frame.name}
          data={[{ value: "", label: text.form.connection.none }, ...options, ...missing]}
          value={current}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={(next) => onChange(next || undefined)}
          comboboxProps={{ withinPortal: true }}
        />
      )}
    </Field>
  );
}
