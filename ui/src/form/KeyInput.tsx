import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { text } from "../text";
import { useError, useFormScope } from "./scope";

interface Props {
  readonly value: string;
  readonly taken: ReadonlySet<string>;
  readonly path: string;
  readonly onChange: (key: string) => void;
}

const KEY = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/** The key of a node. It is taken over when it is finished: half a key would rename its readers with each letter. */
export function KeyInput({ value, taken, path, onChange }: Props) {
  const { readOnly } = useFormScope();
  const found = useError(path);
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const reason = !KEY.test(typed) ? text.form.node.keyWrong : taken.has(typed) ? text.form.node.keyTaken : null;
  const finish = () => {
    if (typed === value) return;
    if (reason === null) onChange(typed);
    else setTyped(value);
  };
  return (
    <TextInput
      label={text.form.node.key}
      title={text.form.node.keyHelp}
      value={typed}
      error={typed === value ? found : (reason ?? found)}
      readOnly={readOnly}
      spellCheck={false}
      autoComplete="off"
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "0.8125rem" } }}
      onChange={(event) => setTyped(event.currentTarget.value)}
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
