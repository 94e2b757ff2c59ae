import { Autocomplete, Button, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { isEqual } from "../workflow/equality";
import { pathInto } from "../workflow/paths";
import { Field } from "./Field";
import { JsonEditor } from "./JsonEditor";
import classes from "./MappingEditor.module.css";
import { RemoveButton, useReorder } from "./RowTools";
import { useError, useFormScope } from "./scope";
import { ValueInput } from "./ValueInput";
import { moveInList } from "./values";

interface Props {
  readonly value: Json | undefined;
  readonly onChange: (value: { [key: string]: Json }) => void;
  readonly label?: string | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
  readonly path: string;
  readonly suggestions?: readonly string[] | undefined;
  /** Values are text unless chosen otherwise, as in headers; other ones guess numbers and such. */
  readonly guess?: boolean | undefined;
  readonly tools?: React.ReactNode;
}

interface Row {
  readonly id: number;
  readonly name: string;
  readonly value: Json;
}

let last = 0;
const newRow = (name: string, value: Json): Row => {
  last += 1;
  return { id: last, name, value };
};

/** Rows with a name that is not one yet, or is there twice, stay in the editor and out of the value. */
export function joinRows(rows: readonly Pick<Row, "name" | "value">[]): { [key: string]: Json } {
  const entries = rows.filter(({ name }, index) => name !== "" && rows.findIndex((one) => one.name === name) === index);
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

/** Names with values, one a row, in their order. */
export function MappingEditor(props: Props) {
  const { value, onChange, label, description, required, path } = props;
  const name = label ?? props.name ?? "";
  const { readOnly } = useFormScope();
  const error = useError(path);
  const [rows, setRows] = useState<readonly Row[]>(() => split(value));
  const known = useRef(value);
  useEffect(() => {
    if (isEqual(known.current ?? {}, value ?? {})) return;
    known.current = value;
    setRows(split(value));
  }, [value]);
  const save = (next: readonly Row[]) => {
    setRows(next);
    const joined = joinRows(next);
    if (isEqual(joined, known.current ?? {}) && sameOrder(joined, known.current)) return;
    known.current = joined;
    onChange(joined);
  };
  const reorder = useReorder(rows.length, (from, to) => save(moveInList(rows, from, to)));
  if (value !== undefined && value !== null && !isRecord(value)) {
    return (
      <JsonEditor {...props} value={value} onChange={(next) => onChange((next ?? {}) as { [key: string]: Json })} />
    );
  }
  const change = (index: number, part: Partial<Row>) =>
    save(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const add = () => setRows([...rows, newRow("", "")]);
  return (
    <Field label={label} description={description} required={required} error={error} tools={props.tools}>
      {() => (
        <Stack gap={6}>
          {rows.map((row, index) => (
            <div key={row.id} data-row className={classes.row} {...reorder.row(index)}>
              {!readOnly && reorder.handle(index, row.name || text.form.item(index + 1))}
              <Autocomplete
                className={classes.name}
                aria-label={`${name} ${index + 1}: ${text.form.name}`}
                placeholder={text.form.name}
                value={row.name}
                data={[...(props.suggestions ?? [])]}
                limit={12}
                readOnly={readOnly}
                error={
                  row.name !== "" && rows.findIndex((one) => one.name === row.name) < index ? text.form.nameTaken : null
                }
                onChange={(next) => change(index, { name: next })}
                comboboxProps={{ withinPortal: true }}
              />
              <div className={classes.value}>
                <ValueInput
                  name={`${row.name || name}: ${text.form.value}`}
                  placeholder={text.form.value}
                  value={row.value}
                  guess={props.guess ?? true}
                  path={row.name ? pathInto(path, row.name) : undefined}
                  onChange={(next) => change(index, { value: next })}
                />
              </div>
              {!readOnly && (
                <RemoveButton
                  what={row.name || text.form.item(index + 1)}
                  onClick={() => save(rows.filter((_, at) => at !== index))}
                />
              )}
            </div>
          ))}
          {rows.length === 0 && readOnly && (
            <Text size="xs" c="dimmed">
              {text.form.nothing}
            </Text>
          )}
          {!readOnly && (
            <Button
              size="compact-xs"
              variant="light"
              w="fit-content"
              leftSection={<IconPlus size={13} />}
              aria-label={text.form.addTo(name)}
              onClick={add}
            >
              {text.form.add}
            </Button>
          )}
        </Stack>
      )}
    </Field>
  );
}

function split(value: Json | undefined): Row[] {
  return isRecord(value) ? Object.entries(value).map(([name, one]) => newRow(name, one)) : [];
}

function sameOrder(one: object, other: Json | undefined): boolean {
  return Object.keys(one).join("\n") === Object.keys(isRecord(other) ? other : {}).join("\n");
}
