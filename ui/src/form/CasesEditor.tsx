import { Button, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { text } from "../text";
import { isRecord } from "../workflow/branches";
import type { Json } from "../workflow/document";
import { pathInto } from "../workflow/paths";
import classes from "./CasesEditor.module.css";
import { Field } from "./Field";
import { JsonEditor } from "./JsonEditor";
import { RemoveButton, useReorder } from "./RowTools";
import { RulesEditor } from "./RulesEditor";
import { newRule } from "./rules";
import { useError, useFormScope } from "./scope";
import { moveInList } from "./values";

// Branches that a switch has by itself.
const RESERVED: ReadonlySet<string> = new Set(["else", "error"]);

type Case = { [key: string]: Json };

interface Props {
  readonly value: Json | undefined;
  readonly onChange: (value: Json) => void;
  readonly label: string;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
  readonly path: string;
}

/** The cases of a switch in the order in which they are tried. */
export function CasesEditor({ value, onChange, path, ...frame }: Props) {
  const { readOnly } = useFormScope();
  const error = useError(path);
  const cases = Array.isArray(value) ? value : [];
  const reorder = useReorder(cases.length, (from, to) => onChange([...moveInList(cases, from, to)]));
  if (value !== undefined && value !== null && !(Array.isArray(value) && value.every(isRecord))) {
    return <JsonEditor {...frame} value={value} path={path} onChange={(next) => onChange(next ?? [])} />;
  }
  const names = cases.map((one) => (isRecord(one) ? String(one.name ?? "") : ""));
  const set = (index: number, next: Case) => onChange(cases.map((one, at) => (at === index ? next : one)));
  const add = () => onChange([...cases, { name: freeName(names), rules: [{ ...newRule() } as Case] }]);
  return (
    <Field {...frame} error={error}>
      {() => (
        <Stack gap="sm">
          {(cases as Case[]).map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a name changes while it is typed; the place tells cases apart.
            <div key={index} data-row className={classes.case} {...reorder.row(index)}>
              <div className={classes.head}>
                {!readOnly && reorder.handle(index, text.form.cases.case(index + 1))}
                <CaseHead
                  one={one}
                  index={index}
                  taken={names.filter((_, at) => at !== index)}
                  path={pathInto(path, index)}
                  onChange={(next) => set(index, next)}
                />
                {!readOnly && (
                  <RemoveButton
                    what={text.form.cases.case(index + 1)}
                    onClick={() => onChange(cases.filter((_, at) => at !== index))}
                  />
                )}
              </div>
              <RulesEditor
                match={one.match === "any" ? "any" : "all"}
                rules={one.rules}
                path={pathInto(pathInto(path, index), "rules")}
                onChange={(match, rules) => set(index, { ...withMatch(one, match), rules })}
              />
            </div>
          ))}
          <Text size="xs" c="dimmed">
            {text.form.cases.otherwise}
          </Text>
          {!readOnly && (
            <Button
              size="compact-sm"
              variant="light"
              w="fit-content"
              leftSection={<IconPlus size={14} />}
              onClick={add}
            >
              {text.form.cases.add}
            </Button>
          )}
        </Stack>
      )}
    </Field>
  );
}

interface HeadProps {
  readonly one: Case;
  readonly index: number;
  /** The names of the other cases. */
  readonly taken: readonly string[];
  readonly path: string;
  readonly onChange: (next: Case) => void;
}

function CaseHead({ one, index, taken, path, onChange }: HeadProps) {
  const { readOnly } = useFormScope();
  const ofTitle = useError(pathInto(path, "title"));
  const label = text.form.cases.case(index + 1);
  return (
    <>
      <CaseName
        label={`${label}: ${text.form.cases.name}`}
        value={String(one.name ?? "")}
        taken={taken}
        path={path}
        onChange={(name) => onChange({ ...one, name })}
      />
      <TextInput
        size="xs"
        flex={3}
        aria-label={`${label}: ${text.form.cases.title}`}
        placeholder={text.form.cases.title}
        value={String(one.title ?? "")}
        error={ofTitle}
        readOnly={readOnly}
        onChange={(event) => onChange(withTitle(one, event.currentTarget.value))}
      />
    </>
  );
}

interface NameProps {
  readonly label: string;
  readonly value: string;
  readonly taken: readonly string[];
  readonly path: string;
  readonly onChange: (name: string) => void;
}

/** The name of a branch. It is taken over when it is finished: half a name could be that of another case. */
function CaseName({ label, value, taken, path, onChange }: NameProps) {
  const { readOnly } = useFormScope();
  const own = useError(path);
  const ofName = useError(pathInto(path, "name"));
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const isTaken = taken.includes(typed) || RESERVED.has(typed);
  const reason = typed === "" ? text.form.cases.nameMissing : isTaken ? text.form.cases.nameTaken : null;
  const finish = () => {
    if (typed === value) return;
    if (reason === null) onChange(typed);
    else setTyped(value);
  };
  return (
    <TextInput
      size="xs"
      flex={2}
      aria-label={label}
      placeholder={text.form.cases.name}
      value={typed}
      error={typed === value ? (ofName ?? own) : reason}
      readOnly={readOnly}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped(event.currentTarget.value.replace(/\s+/g, "-"))}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish();
        if (event.key === "Escape" && typed !== value) {
          event.stopPropagation();
          setTyped(value);
        }
      }}
    />
  );
}

function withTitle({ title: _title, ...rest }: Case, title: string): Case {
  return title ? { ...rest, title } : rest;
}

function withMatch({ match: _match, ...rest }: Case, match: "all" | "any"): Case {
  return match === "any" ? { ...rest, match } : rest;
}

function freeName(taken: readonly string[]): string {
  let number = taken.length + 1;
  while (taken.includes(`case${number}`)) number += 1;
  return `case${number}`;
}
