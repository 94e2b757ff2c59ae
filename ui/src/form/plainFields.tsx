/** Fields drawn from the shape of a schema alone. */

import { NumberInput, SegmentedControl, Select, Switch, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { nameChoice } from "./choices";
import { Field } from "./Field";
import { JsonEditor } from "./JsonEditor";
import { MappingEditor } from "./MappingEditor";
import { ChoiceField, ListField, ObjectField } from "./nestedFields";
import type { WidgetProps } from "./SchemaField";
import { useError, useFormScope } from "./scope";
import { TemplateInput } from "./TemplateInput";
import { ValueInput } from "./ValueInput";
import { isDuration, isSize, showShort, writeDuration, writeSize } from "./values";

export function drawPlain(props: WidgetProps): ReactNode {
  const { shape, value } = props;
  // A value of another type than the schema says is shown as it is, so that it can be put right.
  const fits = value === undefined || value === null;
  if (shape.kind === "number")
    return fits || typeof value === "number" ? <NumberField {...props} /> : <AsJson {...props} />;
  if (shape.kind === "boolean")
    return fits || typeof value === "boolean" ? <BooleanField {...props} /> : <AsJson {...props} />;
  if (shape.kind === "enum") return <EnumField {...props} />;
  if (shape.kind === "duration" || shape.kind === "size") return <QuantityField {...props} />;
  if (shape.kind === "text") return <TextField {...props} />;
  if (shape.kind === "any") return <AnyField {...props} />;
  if (shape.kind === "map") return <MapField {...props} />;
  if (shape.kind === "list") return fits || Array.isArray(value) ? <ListField {...props} /> : <AsJson {...props} />;
  if (shape.kind === "object") return fits || isRecord(value) ? <ObjectField {...props} /> : <AsJson {...props} />;
  if (shape.kind === "choice") return fits || isRecord(value) ? <ChoiceField {...props} /> : <AsJson {...props} />;
  if (shape.kind === "constant") return null;
  return <AsJson {...props} />;
}

function AsJson({ value, onChange, path, frame }: WidgetProps) {
  return <JsonEditor {...frame} value={value} path={path} onChange={onChange} />;
}

function defaultText({ schema, shape }: WidgetProps): string {
  const { default: given } = schema;
  if (given === undefined || given === null || given === "") return "";
  if (shape.kind === "duration" && typeof given === "number") return writeDuration(given);
  if (shape.kind === "size" && typeof given === "number") return writeSize(given);
  return showShort(given);
}

function NumberField(props: WidgetProps) {
  const { shape, value, onChange, path, frame } = props;
  const { readOnly } = useFormScope();
  const error = useError(path, true);
  const bounds = shape.kind === "number" ? { min: shape.minimum, max: shape.maximum, whole: shape.whole } : {};
  return (
    <Field {...frame} error={error}>
      {({ describedBy }) => (
        <NumberInput
          aria-label={frame.name}
          aria-describedby={describedBy}
          value={typeof value === "number" ? value : ""}
          placeholder={defaultText(props)}
          allowDecimal={!bounds.whole}
          {...(bounds.min !== undefined && { min: bounds.min })}
          {...(bounds.max !== undefined && { max: bounds.max })}
          clampBehavior="none"
          readOnly={readOnly}
          error={error !== null}
          onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
        />
      )}
    </Field>
  );
}

function BooleanField({ schema, value, onChange, path, frame, title }: WidgetProps) {
  const { readOnly } = useFormScope();
  const error = useError(path, true);
  const { label: _label, ...rest } = frame;
  return (
    <Field {...rest} description={undefined} error={error}>
      {() => (
        <Switch
          label={title}
          description={frame.description}
          checked={typeof value === "boolean" ? value : schema.default === true}
          disabled={readOnly}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      )}
    </Field>
  );
}

function EnumField({ name, schema, shape, value, onChange, path, frame, required, nullable }: WidgetProps) {
  const { readOnly } = useFormScope();
  const error = useError(path, true);
  const values = shape.kind === "enum" ? shape.values : [];
  const known = values
    .filter((one) => one !== null)
    .map((one) => ({ value: String(one), label: nameChoice(one, name) }));
  const current = value ?? schema.default ?? null;
  const data =
    current !== null && !known.some((one) => one.value === String(current))
      ? [...known, { value: String(current), label: String(current) }]
      : known;
  const choose = (next: string | null) =>
    onChange(next === null ? undefined : values.find((one) => String(one) === next));
  const isShort = data.length <= 3 && data.reduce((length, { label }) => length + label.length, 0) < 32;
  return (
    <Field {...frame} error={error}>
      {({ describedBy }) =>
        isShort && !nullable && current !== null ? (
          <SegmentedControl
            aria-label={frame.name}
            data={data}
            value={String(current)}
            readOnly={readOnly}
            onChange={choose}
          />
        ) : (
          <Select
            aria-label={frame.name}
            aria-describedby={describedBy}
            data={data}
            value={current === null ? null : String(current)}
            placeholder={text.form.notSet}
            clearable={!required && value !== undefined && schema.default === undefined}
            allowDeselect={false}
            readOnly={readOnly}
            error={error !== null}
            onChange={choose}
            comboboxProps={{ withinPortal: true }}
          />
        )
      }
    </Field>
  );
}

function QuantityField(props: WidgetProps) {
  const { shape, value, onChange, path, frame } = props;
  const { readOnly } = useFormScope();
  const found = useError(path, true);
  const isTime = shape.kind === "duration";
  const isGood = value === undefined || value === null || (isTime ? isDuration(value) : isSize(value));
  const error = found ?? (isGood ? null : isTime ? text.form.notDuration : text.form.notSize);
  const standard = defaultText(props);
  return (
    <Field {...frame} error={error}>
      {({ describedBy }) => (
        <TextInput
          aria-label={frame.name}
          aria-describedby={describedBy}
          value={
            value === undefined || value === null
              ? ""
              : typeof value === "number"
                ? isTime
                  ? writeDuration(value)
                  : writeSize(value)
                : String(value)
          }
          placeholder={standard || (isTime ? "30s" : "10MiB")}
          readOnly={readOnly}
          error={error !== null}
          maw={180}
          onChange={(event) => onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** A text where no expression is read. */
function PlainText(props: WidgetProps) {
  const { value, onChange, path, frame, required } = props;
  const { readOnly } = useFormScope();
  const error = useError(path, true);
  return (
    <Field {...frame} error={error}>
      {({ describedBy }) => (
        <TextInput
          aria-label={frame.name}
          aria-describedby={describedBy}
          value={typeof value === "string" ? value : ""}
          placeholder={defaultText(props)}
          readOnly={readOnly}
          error={error !== null}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) =>
            onChange(event.currentTarget.value === "" && !required ? undefined : event.currentTarget.value)
          }
        />
      )}
    </Field>
  );
}

function TextField(props: WidgetProps) {
  const { value, onChange, path, frame, required, schema } = props;
  const { fixed } = useFormScope();
  if (fixed && (value === undefined || value === null || typeof value === "string")) return <PlainText {...props} />;
  if (value !== undefined && value !== null && typeof value !== "string") {
    return <ValueInput {...frame} value={value} path={path} guess={false} onChange={onChange} />;
  }
  return (
    <TemplateInput
      {...frame}
      value={value ?? ""}
      path={path}
      placeholder={defaultText(props)}
      multiline={schema["x-widget"] === "multiline"}
      onChange={(next) => onChange(next === "" && !required ? undefined : next)}
    />
  );
}

function AnyField(props: WidgetProps) {
  const { value, onChange, path, frame, required } = props;
  return (
    <ValueInput
      {...frame}
      value={value}
      path={path}
      placeholder={defaultText(props)}
      onChange={(next) => onChange(next === "" && !required ? undefined : next)}
    />
  );
}

function MapField({ value, onChange, path, frame, required }: WidgetProps) {
  const change = (next: { [key: string]: Json }) =>
    onChange(Object.keys(next).length > 0 || required ? next : undefined);
  return <MappingEditor {...frame} value={value} path={path} onChange={change} />;
}
