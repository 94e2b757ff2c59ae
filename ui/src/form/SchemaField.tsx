import { ActionIcon, Tooltip } from "@mantine/core";
import { IconForms, IconMathFunction } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../text";
import type { Json } from "../workflow/document";
import { drawPlain } from "./plainFields";
import { fieldTitle, type JsonSchema, readShape, type Shape, unwrap } from "./schema";
import { useFormScope } from "./scope";
import { TemplateInput } from "./TemplateInput";
import { isTemplate } from "./values";
import { WIDGETS } from "./widgets";

export interface SchemaFieldProps {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly root: JsonSchema;
  readonly value: Json | undefined;
  /** Gets undefined when the author takes the value away. */
  readonly onChange: (value: Json | undefined) => void;
  readonly required: boolean;
  readonly path: string;
  /** The object that the field is in, for widgets that write more than one member. */
  readonly siblings?: { readonly [key: string]: Json };
  readonly onSiblings?: (values: { [key: string]: Json }) => void;
  /** Its title stands above it already. */
  readonly unlabelled?: boolean;
}

/** What a widget gets: the field, its schema without references, and its frame. */
export interface WidgetProps extends SchemaFieldProps {
  readonly shape: Shape;
  readonly nullable: boolean;
  readonly title: string;
  readonly frame: {
    readonly label?: string;
    readonly name: string;
    readonly description?: string;
    readonly required: boolean;
    readonly tools?: React.ReactNode;
  };
}

// These take expressions by themselves, or have fields inside that do.
const OWN_TEMPLATES: ReadonlySet<Shape["kind"]> = new Set(["any", "text", "json", "constant", "choice", "object"]);

/** One member of an object, drawn by its hint or by its shape. */
export function SchemaField(props: SchemaFieldProps) {
  const { schema: given, root, name, required, unlabelled } = props;
  const { fixed } = useFormScope();
  const { schema, nullable } = unwrap(given, root);
  const shape = readShape(schema, root);
  const title = fieldTitle(name, schema);
  const frame = {
    name: title,
    required,
    ...(!unlabelled && { label: title }),
    ...(schema.description && { description: schema.description }),
  };
  const full: WidgetProps = { ...props, schema, shape, nullable, title, frame };
  const Widget = WIDGETS[schema["x-widget"] ?? ""];
  if (Widget) return <Widget {...full} />;
  if (fixed || OWN_TEMPLATES.has(shape.kind)) return drawPlain(full);
  return <PlainOrTemplate {...full} />;
}

/** A field of a fixed type that may hold an expression in its place. */
function PlainOrTemplate(props: WidgetProps) {
  const { value, onChange, title, frame, path } = props;
  const { readOnly } = useFormScope();
  const [wantsTemplate, setWantsTemplate] = useState(isTemplate(value));
  const asTemplate = wantsTemplate || isTemplate(value);
  const [before, setBefore] = useState<Json | undefined>(isTemplate(value) ? undefined : value);
  const label = asTemplate ? text.form.toPlain(title) : text.form.toExpression(title);
  const toggle = () => {
    setWantsTemplate(!asTemplate);
    if (asTemplate && isTemplate(value)) onChange(before);
    else setBefore(value);
  };
  const tools = readOnly ? null : (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={26} aria-label={label} aria-pressed={asTemplate} onClick={toggle}>
        {asTemplate ? <IconForms size={15} aria-hidden /> : <IconMathFunction size={15} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
  if (!asTemplate) return drawPlain({ ...props, frame: { ...frame, tools } });
  return (
    <TemplateInput
      {...frame}
      value={typeof value === "string" ? value : ""}
      placeholder="{{ … }}"
      path={path}
      tools={tools}
      onChange={(next) => onChange(next === "" ? before : next)}
    />
  );
}
