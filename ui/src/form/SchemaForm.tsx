import { Accordion, Select, Stack, Text } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { pathInto } from "../workflow/paths";
import { type Item, isSet, layOut, withChoice, withMember } from "./formLayout";
import { JsonEditor } from "./JsonEditor";
import { SchemaField } from "./SchemaField";
import { fieldTitle, follow, humanize, type JsonSchema } from "./schema";
import { isBelow, useFormScope } from "./scope";

const NONE: ReadonlySet<string> = new Set();

export interface SchemaFormProps {
  /** An object's schema. */
  readonly schema: JsonSchema;
  /** Where `$ref` looks; the schema itself unless given. */
  readonly root?: JsonSchema;
  readonly value: Json | undefined;
  readonly onChange: (value: { [key: string]: Json }) => void;
  /** The path of the value in the document, as problems name it. */
  readonly path: string;
  /** Members that are drawn elsewhere. */
  readonly hidden?: ReadonlySet<string>;
}

/** The fields of an object, drawn from its JSON Schema. Reads its surroundings from the FormScope. */
export function SchemaForm({ schema: given, root: known, value, onChange, path, hidden = NONE }: SchemaFormProps) {
  const root = known ?? given;
  const schema = useMemo(() => follow(given, root), [given, root]);
  const values: { [key: string]: Json } = isRecord(value) ? value : {};
  const { items, advanced, unknown } = layOut(schema, root, values, hidden);
  const shelf = useRef(new Map<string, Json>());
  const set = (name: string, member: Json | undefined) =>
    onChange(withChoice(values, name, member, schema, root, shelf.current));
  if (value !== undefined && value !== null && !isRecord(value)) {
    return (
      <JsonEditor name={path} value={value} path={path} onChange={(next) => onChange((next ?? {}) as typeof values)} />
    );
  }
  const draw = (item: Item) =>
    item.kind === "field" ? (
      <SchemaField
        key={item.name}
        name={item.name}
        schema={item.schema}
        root={root}
        value={values[item.name]}
        siblings={values}
        required={schema.required?.includes(item.name) ?? false}
        path={pathInto(path, item.name)}
        onChange={(next) => set(item.name, next)}
        onSiblings={onChange}
      />
    ) : (
      <ChoiceFields
        key={`choice ${item.name}`}
        item={item}
        root={root}
        values={values}
        path={path}
        onChange={onChange}
      />
    );
  return (
    <Stack gap="md">
      <GeneralProblems path={path} />
      {items.map(draw)}
      {advanced.length > 0 && (
        <Advanced items={advanced} values={values} path={path}>
          {advanced.map(draw)}
        </Advanced>
      )}
      {unknown.length > 0 && (
        <Stack gap="xs">
          <Text size="sm" fw={600}>
            {text.form.unknown}
          </Text>
          <Text size="xs" c="dimmed">
            {text.form.unknownHelp}
          </Text>
          {unknown.map((name) => (
            <JsonEditor
              key={name}
              label={name}
              value={values[name]}
              path={pathInto(path, name)}
              onChange={(next) => set(name, next)}
            />
          ))}
        </Stack>
      )}
    </Stack>
  );
}

/** What is wrong with the object as a whole. */
function GeneralProblems({ path }: { readonly path: string }) {
  const { problems } = useFormScope();
  const found = problems.filter(({ where }) => where === path);
  return found.map(({ reason }) => (
    <Text key={reason} size="sm" c="var(--mantine-color-error)" role="alert">
      {reason}
    </Text>
  ));
}

interface AdvancedProps {
  readonly items: readonly Item[];
  readonly values: { readonly [key: string]: Json };
  readonly path: string;
  readonly children: React.ReactNode;
}

function Advanced({ items, values, path, children }: AdvancedProps) {
  const { problems } = useFormScope();
  const names = items.flatMap((item) => (item.kind === "field" ? [item] : item.members));
  const set = names.filter(({ name }) => isSet(values, name)).map(({ name, schema }) => fieldTitle(name, schema));
  const isWrong = names.some(({ name }) => {
    const own = pathInto(path, name);
    return problems.some(({ where }) => where === own || isBelow(where, own));
  });
  return (
    <Accordion variant="default" defaultValue={isWrong ? "more" : null} chevronPosition="left" styles={PLAIN}>
      <Accordion.Item value="more" style={{ border: "none" }}>
        <Accordion.Control>
          <Text size="sm" fw={600}>
            {text.form.more}
          </Text>
          {set.length > 0 && (
            <Text size="xs" c="dimmed">
              {text.form.moreSet(set.join(", "))}
            </Text>
          )}
        </Accordion.Control>
        <Accordion.Panel>
          <Stack gap="md">{children}</Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

const PLAIN = {
  control: { paddingInline: 0 },
  content: { paddingInline: 0 },
  label: { paddingBlock: 8 },
  chevron: { marginInline: "0 8px" },
};

interface ChoiceProps {
  readonly item: Extract<Item, { kind: "choice" }>;
  readonly root: JsonSchema;
  readonly values: { readonly [key: string]: Json };
  readonly path: string;
  readonly onChange: (values: { [key: string]: Json }) => void;
}

/** One of several fields. What the others hold is kept until something is written into the new one. */
function ChoiceFields({ item, root, values, path, onChange }: ChoiceProps) {
  const { readOnly } = useFormScope();
  const given = item.members.filter(({ name }) => isSet(values, name) && values[name] !== null);
  const isOptional = item.name !== "question";
  const [chosen, setChosen] = useState<string | null>(null);
  const current = chosen ?? given[0]?.name ?? (isOptional ? "" : (item.members[0]?.name ?? ""));
  // Several at once are a mistake of the document: all are there to be seen.
  const shown = new Set([current, ...(given.length > 1 ? given.map(({ name }) => name) : [])]);
  const options = item.members.map(({ name, schema }) => ({
    value: name,
    label: text.form.choices[name] ?? fieldTitle(name, follow(schema, root)),
  }));
  const drop = (keep: string, next: { [key: string]: Json }) =>
    Object.fromEntries(
      Object.entries(next).filter(([name]) => name === keep || !item.members.some((one) => one.name === name)),
    );
  const choose = (next: string | null) => {
    setChosen(next ?? "");
    if (!next) onChange(drop("", values));
  };
  return (
    <Stack gap="xs">
      <Select
        label={humanize(item.name)}
        data={isOptional ? [{ value: "", label: text.form.nothing }, ...options] : options}
        value={current}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={choose}
        comboboxProps={{ withinPortal: true }}
      />
      {item.members
        .filter(({ name }) => shown.has(name))
        .map(({ name, schema }) => (
          <SchemaField
            key={name}
            name={name}
            schema={schema}
            root={root}
            value={values[name]}
            siblings={values}
            required={false}
            unlabelled
            path={pathInto(path, name)}
            onChange={(next) => onChange(drop(name, withMember(values, name, next)))}
            onSiblings={(next) => onChange(drop(name, next))}
          />
        ))}
    </Stack>
  );
}
