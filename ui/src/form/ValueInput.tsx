import { Menu, UnstyledButton } from "@mantine/core";
import { useRef, useState } from "react";
import { text } from "../text";
import type { Json } from "../workflow/document";
import { isEqual } from "../workflow/equality";
import { JsonEditor } from "./JsonEditor";
import { useUnfinished } from "./place";
import { useFormScope } from "./scope";
import { TemplateInput, type TemplateInputProps } from "./TemplateInput";
import classes from "./ValueInput.module.css";
import { convertValue, isTemplate, kindOf, readTyped, type ValueKind, writeTyped } from "./values";

type Props = Omit<TemplateInputProps, "value" | "onChange"> & {
  readonly value: Json | undefined;
  readonly onChange: (value: Json) => void;
  /** Whether numbers, `true`, `false` and `null` that are typed are those values; otherwise they are text. */
  readonly guess?: boolean;
};

const KINDS: readonly ValueKind[] = ["text", "number", "boolean", "null", "json"];

/** A value of any type: typed as text with variables, or as a list or object in JSON. Its type shows and can be set. */
export function ValueInput({ value, onChange, guess = true, ...props }: Props) {
  const { readOnly } = useFormScope();
  const kind = kindOf(value);
  // A text that reads as another type was put in quotes by somebody: it stays a text while it is edited.
  const [quoted, setQuoted] = useState(() => typeof value === "string" && typeof readTyped(value) !== "string");
  const [typed, setTyped] = useState<string | null>(null);
  // What is written as JSON stays in that editor, whatever it is on the way: nothing at all, or a number.
  const written = useRef<Json | undefined>(undefined);
  const [unfinished, keep] = useUnfinished<string>(props.path);
  const choose = (next: ValueKind) => {
    keep(undefined);
    setQuoted(next === "text");
    setTyped(null);
    written.current = undefined;
    onChange(convertValue(value, next));
  };
  const name = props.label ?? props.name ?? text.form.value;
  const menu = (
    <KindMenu
      short={props.label === undefined}
      name={name}
      kind={isTemplate(value) ? "expression" : kind}
      readOnly={readOnly}
      onChoose={choose}
    />
  );
  const tools = (
    <>
      {props.tools}
      {menu}
    </>
  );
  if (
    kind === "json" ||
    unfinished !== undefined ||
    (written.current !== undefined && isEqual(written.current, value ?? null))
  ) {
    const write = (next: Json | undefined) => {
      written.current = next ?? null;
      onChange(next ?? null);
    };
    return <JsonEditor {...props} value={value} onChange={write} tools={tools} />;
  }
  const shown = typed !== null && isEqual(readTyped(typed), value ?? null) ? typed : writeTyped(value);
  const change = (next: string) => {
    setTyped(next);
    onChange(quoted || !guess ? next : readTyped(next));
  };
  return <TemplateInput {...props} value={shown} onChange={change} tools={tools} />;
}

interface KindMenuProps {
  /** Where there is little room. */
  readonly short: boolean;
  readonly name: string;
  readonly kind: ValueKind | "expression";
  readonly readOnly: boolean;
  readonly onChoose: (kind: ValueKind) => void;
}

function KindMenu({ short, name, kind, readOnly, onChoose }: KindMenuProps) {
  if (kind === "expression") return null;
  const word = text.form.kinds[kind];
  const shown = short ? text.form.shortKinds[kind] : word;
  // What can be seen is part of the name, for people who speak to their browser.
  const label = short ? text.form.kindOf(name, `${word} ${shown}`) : text.form.kindOf(name, word);
  return (
    <Menu position="bottom-end" withinPortal disabled={readOnly}>
      <Menu.Target>
        <UnstyledButton className={classes.kind} aria-label={label}>
          {shown}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {KINDS.map((one) => (
          <Menu.Item key={one} onClick={() => onChoose(one)}>
            {text.form.kinds[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
