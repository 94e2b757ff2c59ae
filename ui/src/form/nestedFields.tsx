/** Fields that hold other fields: lists, objects, and objects of several types. */

import { Button, Select, Stack, TagsInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { pathInto } from "../workflow/paths";
import classes from "./CasesEditor.module.css";
import { nameChoice } from "./choices";
import { Field } from "./Field";
import { JsonEditor } from "./JsonEditor";
import { RemoveButton, useReorder } from "./RowTools";
import { SchemaField, type WidgetProps } from "./SchemaField";
import { SchemaForm } from "./SchemaForm";
import { isDescribed, readShape, startObject, startValue } from "./schema";
import { useError, useFormScope } from "./scope";
import { isTemplate, moveInList } from "./values";

export function ListField({ shape, value, onChange, path, frame, root, title, schema, required }: WidgetProps) {
  const { readOnly } = useFormScope();
  const error = useError(path, true);
  const list = Array.isArray(value) ? value : Array.isArray(schema.default) ? schema.default : [];
  const items = shape.kind === "list" ? shape.items : {};
  const inner = readShape(items, root);
  const save = (next: readonly Json[]) => onChange(next.length > 0 || required ? [...next] : undefined);
  const reorder = useReorder(list.length, (from, to) => save(moveInList(list, from, to)));
  if (
    (inner.kind === "text" || inner.kind === "enum") &&
    list.every((one) => typeof one === "string" && !isTemplate(one))
  ) {
    return (
      <Field {...frame} error={error}>
        {({ describedBy }) => (
          <TagsInput
            aria-label={frame.name}
            aria-describedby={describedBy}
            data={inner.kind === "enum" ? inner.values.map(String) : []}
            value={list as string[]}
            readOnly={readOnly}
            error={error !== null}
            onChange={save}
            comboboxProps={{ withinPortal: true }}
          />
        )}
      </Field>
    );
  }
  return (
    <Field {...frame} error={error}>
      {() => (
        <Stack gap="xs">
          {list.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items have no names; their place tells them apart.
            <div key={index} data-row className={classes.case} {...reorder.row(index)}>
              <div className={classes.head} style={{ justifyContent: "space-between" }}>
                {!readOnly && reorder.handle(index, text.form.item(index + 1))}
                {!readOnly && (
                  <RemoveButton
                    what={text.form.item(index + 1)}
                    onClick={() => save(list.filter((_, at) => at !== index))}
                  />
                )}
              </div>
              <SchemaField
                name={text.form.item(index + 1)}
                schema={items}
                root={root}
                value={one}
                required
                path={pathInto(path, index)}
                onChange={(next) => save(list.map((other, at) => (at === index ? (next ?? null) : other)))}
              />
            </div>
          ))}
          {!readOnly && (
            <Button
              size="compact-xs"
              variant="light"
              w="fit-content"
              leftSection={<IconPlus size={13} />}
              aria-label={text.form.addTo(title)}
              onClick={() => save([...list, startValue(items, root)])}
            >
              {text.form.add}
            </Button>
          )}
        </Stack>
      )}
    </Field>
  );
}

export function ObjectField({ value, onChange, path, frame, root, schema, required }: WidgetProps) {
  const { readOnly } = useFormScope();
  const isThere = isRecord(value) || required;
  return (
    <Field {...frame}>
      {() =>
        isThere ? (
          <div className={classes.case}>
            <SchemaForm
              schema={schema}
              root={root}
              value={value ?? {}}
              path={path}
              onChange={(next) => onChange(Object.keys(next).length === 0 && !required ? undefined : next)}
            />
            {!required && !readOnly && (
              <Button mt="sm" size="compact-xs" variant="subtle" color="gray" onClick={() => onChange(undefined)}>
                {text.form.remove(frame.name)}
              </Button>
            )}
          </div>
        ) : (
          <Button
            size="compact-xs"
            variant="light"
            w="fit-content"
            disabled={readOnly}
            leftSection={<IconPlus size={13} />}
            onClick={() => onChange(startObject(schema, root))}
          >
            {text.form.add}
          </Button>
        )
      }
    </Field>
  );
}

export function ChoiceField({ name, shape, value, onChange, path, frame, root, nullable, schema }: WidgetProps) {
  const { readOnly } = useFormScope();
  const error = useError(path);
  if (shape.kind !== "choice") return null;
  const { tag, options } = shape;
  const current = isRecord(value) ? value : isRecord(schema.default) ? schema.default : undefined;
  const chosen = current === undefined ? null : String(current[tag] ?? "");
  // Types that this version cannot use yet are not offered, but one that is set is shown.
  const offered = options.filter((one) => isDescribed(one) || one.value === chosen);
  const known = offered.map((one) => ({ value: one.value, label: nameChoice(one.value, name) }));
  const data = [
    ...(nullable ? [{ value: "", label: text.form.nothing }] : []),
    ...known,
    ...(chosen && !known.some((one) => one.value === chosen) ? [{ value: chosen, label: chosen }] : []),
  ];
  const option = options.find((one) => one.value === chosen);
  const choose = (next: string | null) => {
    const found = options.find((one) => one.value === next);
    if (!found) return onChange(undefined);
    const names = Object.keys(found.schema.properties ?? {});
    // What both types have, such as a user name, stays.
    const kept = Object.fromEntries(
      Object.entries(current ?? {}).filter(([name]) => name !== tag && names.includes(name)),
    );
    onChange({
      [tag]: found.value,
      ...startObject({ ...found.schema, required: without(found.schema.required, tag) }, root),
      ...kept,
    });
  };
  return (
    <Field {...frame} error={error}>
      {() => (
        <Stack gap="sm">
          <Select
            aria-label={frame.name}
            data={data}
            value={chosen ?? (nullable ? "" : null)}
            readOnly={readOnly}
            allowDeselect={false}
            onChange={choose}
            comboboxProps={{ withinPortal: true }}
          />
          {current && option && (
            <SchemaForm
              schema={option.schema}
              root={root}
              value={current}
              path={path}
              hidden={new Set([tag])}
              onChange={onChange}
            />
          )}
          {current && !option && <JsonEditor name={frame.name} value={current} path={path} onChange={onChange} />}
        </Stack>
      )}
    </Field>
  );
}

function without(names: readonly string[] | undefined, name: string): string[] {
  return (names ?? []).filter((one) => one !== name);
}
