import { Autocomplete, Button, Checkbox, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { memo, useCallback, useMemo, useRef, useState } from "react";
import { text } from "../text";
import type { FieldSpec, Json } from "../workflow/document";
import { NameGiver } from "../workflow/fieldNames";
import { pathInto, splitPath } from "../workflow/paths";
import classes from "./FieldsTable.module.css";
import { RemoveButton, useReorder } from "./RowTools";
import { useError, useFormScope, useProblems } from "./scope";
import { moveInList, showShort } from "./values";

// Rows beyond this are drawn when they are asked for: a sample can have thousands of paths.
const SHOWN = 60;
const TYPES = Object.entries(text.form.fieldTypes).map(([value, label]) => ({ value, label }));

interface Props {
  readonly fields: readonly FieldSpec[];
  readonly onChange: (fields: readonly FieldSpec[]) => void;
  readonly path: string;
  /** The value that the sample has at a path; undefined where it has none, null without a sample. */
  readonly sampleOf?: ((path: string) => Json | undefined) | null;
  /** Fields of a request have a type and may be required. */
  readonly typed?: boolean;
  /** Paths that are offered while one is written. */
  readonly suggestions?: readonly string[];
  readonly pathLabel?: string;
  /** False where rows are added elsewhere. */
  readonly addable?: boolean;
  /** What those are called that have no name, by place; worked out from their paths unless given. */
  readonly names?: readonly string[];
}

/** Named values: where each is, what it is called, what type it has. */
export function FieldsTable(props: Props) {
  const { fields, onChange, path, sampleOf = null, typed = true, addable = true, suggestions, pathLabel } = props;
  const own = useMemo(() => giveNames(fields), [fields]);
  const names = props.names ?? own;
  const { readOnly } = useFormScope();
  const error = useError(path);
  const [all, setAll] = useState(false);
  const latest = useRef(fields);
  latest.current = fields;
  const change = useCallback(
    (index: number, next: FieldSpec | null) =>
      onChange(latest.current.flatMap((one, at) => (at !== index ? [one] : next === null ? [] : [next]))),
    [onChange],
  );
  const reorder = useReorder(fields.length, (from, to) => onChange(moveInList(fields, from, to)));
  const shown = all ? fields : fields.slice(0, SHOWN);
  return (
    <Stack gap={6} className={classes.table}>
      {shown.map((field, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a path changes while it is typed; the place tells rows apart.
        <div key={index} data-row className={classes.row} data-plain={!typed || undefined} {...reorder.row(index)}>
          {!readOnly && reorder.handle(index, text.form.fields.field(field.path))}
          <FieldRow
            field={field}
            index={index}
            path={pathInto(path, index)}
            sample={sampleOf ? sampleOf(field.path) : null}
            hasSample={sampleOf !== null}
            typed={typed}
            standardName={names[index] ?? ""}
            suggestions={suggestions}
            pathLabel={pathLabel ?? text.form.fields.path}
            onChange={change}
          />
        </div>
      ))}
      {shown.length < fields.length && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          {text.form.fields.showAll(fields.length)}
        </Button>
      )}
      {error && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      {!readOnly && (
        <Group gap={4}>
          {addable && (
            <Button
              size="compact-xs"
              variant="light"
              leftSection={<IconPlus size={13} />}
              onClick={() => onChange([...fields, { path: "" }])}
            >
              {text.form.fields.add}
            </Button>
          )}
          {fields.length > 1 && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onChange([])}>
              {text.form.fields.clear}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}

interface RowProps {
  readonly field: FieldSpec;
  readonly index: number;
  readonly path: string;
  readonly sample: Json | undefined;
  readonly hasSample: boolean;
  readonly typed: boolean;
  readonly standardName: string;
  readonly suggestions: readonly string[] | undefined;
  readonly pathLabel: string;
  readonly onChange: (index: number, field: FieldSpec | null) => void;
}

const FieldRow = memo(function FieldRow(props: RowProps) {
  const { field, index, path, sample, hasSample, typed, suggestions, pathLabel, onChange } = props;
  const { readOnly } = useFormScope();
  const problems = useProblems(path, true);
  const what = text.form.fields.field(field.path);
  const set = (part: Partial<FieldSpec>) => onChange(index, tidyField({ ...field, ...part }));
  const shown =
    sample === undefined
      ? text.form.fields.notInSample
      : sample === ""
        ? text.form.resolvedEmpty
        : showShort(sample, 60);
  const mono = { input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8rem" } };
  return (
    <>
      <Autocomplete
        className={classes.path}
        size="xs"
        aria-label={`${what}: ${pathLabel}`}
        placeholder={pathLabel}
        value={field.path}
        data={[...(suggestions ?? [])]}
        limit={15}
        readOnly={readOnly}
        styles={mono}
        onChange={(next) => set({ path: next })}
        comboboxProps={{ withinPortal: true }}
      />
      {typed && (
        <Select
          className={classes.type}
          size="xs"
          aria-label={`${what}: ${text.form.fields.type}`}
          data={TYPES}
          value={field.type ?? "any"}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={(next) => set({ type: (next ?? "any") as NonNullable<FieldSpec["type"]> })}
          comboboxProps={{ withinPortal: true }}
        />
      )}
      {typed && (
        <Checkbox
          className={classes.required}
          size="xs"
          label={text.form.fields.required}
          aria-label={`${what}: ${text.form.fields.required}`}
          checked={field.required ?? false}
          disabled={readOnly}
          onChange={(event) => set({ required: event.currentTarget.checked })}
        />
      )}
      {!readOnly && <RemoveButton className={classes.remove} what={what} onClick={() => onChange(index, null)} />}
      <TextInput
        className={classes.alias}
        size="xs"
        aria-label={`${what}: ${text.form.fields.alias}`}
        placeholder={text.form.fields.alias}
        value={field.alias ?? ""}
        readOnly={readOnly}
        onChange={(event) => set({ alias: event.currentTarget.value })}
      />
      <TextInput
        className={classes.name}
        size="xs"
        aria-label={`${what}: ${text.form.fields.name}`}
        placeholder={props.standardName || text.form.fields.name}
        value={field.name ?? ""}
        readOnly={readOnly}
        styles={mono}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      {hasSample && (
        <span
          className={classes.sample}
          data-missing={sample === undefined || sample === "" || undefined}
          title={shown}
        >
          {shown}
        </span>
      )}
      {problems.length > 0 && (
        <Text className={classes.problem} role="alert">
          {problems.map(({ reason }) => reason).join("\n")}
        </Text>
      )}
    </>
  );
});

function giveNames(fields: readonly FieldSpec[]): string[] {
  const giver = new NameGiver(fields.flatMap(({ name }) => (name ? [name] : [])));
  return fields.map(({ name, path }) => name || (path ? giver.nameFor(splitPath(path)) : ""));
}

/** `field` without what says nothing, so that the document stays as short as an author would write it. */
export function tidyField(field: FieldSpec): FieldSpec {
  const { name, alias, type, required, ...rest } = field;
  return {
    ...rest,
    ...(name && { name }),
    ...(alias && { alias }),
    ...(type && type !== "any" && { type }),
    ...(required && { required }),
  };
}
