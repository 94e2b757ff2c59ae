import { useEffect, useRef, useState } from "react";
import { findLongInteger, parseExact, writeExact } from "../run/exact";
import { text } from "../text";
import type { Json } from "../workflow/document";
import { isEqual } from "../workflow/equality";
import type { CodeHandle } from "./code/CodeField";
import { Field } from "./Field";
import { useLibrary } from "./library";
import { PreviewLine } from "./PreviewLine";
import { useError, useFormScope } from "./scope";
import { LazyCode, type TemplateInputProps } from "./TemplateInput";
import { VariablePicker } from "./VariablePicker";

type Props = Omit<TemplateInputProps, "value" | "onChange" | "multiline"> & {
  readonly value: Json | undefined;
  /** Gets undefined when everything was deleted. */
  readonly onChange: (value: Json | undefined) => void;
  /** Set for JSON in which no expression is read. */
  readonly plain?: boolean;
};

const NOTHING: readonly never[] = [];

/** A value as JSON, with `{{ … }}` inside of its texts. What is no JSON yet stays in the editor and is said to be. */
export function JsonEditor({ value, onChange, path, preview = true, plain = false, ...props }: Props) {
  const { variables, readOnly } = useFormScope();
  const library = useLibrary();
  const [source, setSource] = useState(() => writeJson(value));
  const [wrong, setWrong] = useState<string | null>(null);
  const known = useRef(value);
  const handle = useRef<CodeHandle | null>(null);
  const found = useError(path, true);
  useEffect(() => {
    // The value changed elsewhere: by undo, or in the YAML view. Where nothing is null, an empty text stays one.
    if (isEqual(known.current ?? null, value ?? null)) return;
    known.current = value;
    setSource(writeJson(value));
    setWrong(null);
  }, [value]);
  const change = (next: string) => {
    setSource(next);
    if (next.trim() === "") return take(undefined);
    try {
      const rounded = findLongInteger(parseExact(next));
      if (rounded === null) take(JSON.parse(next) as Json);
      else setWrong(text.form.tooLong(rounded));
    } catch (error) {
      setWrong(text.form.notJson(error instanceof Error ? error.message : String(error)));
    }
  };
  const take = (next: Json | undefined) => {
    setWrong(null);
    known.current = next;
    onChange(next);
  };
  const name = props.label ?? props.name ?? text.form.value;
  const error = wrong ?? props.error ?? found;
  const insert = (expression: string) => handle.current?.insert(`{{ ${expression} }}`);
  return (
    <Field
      label={props.label}
      description={props.description}
      required={props.required}
      error={error}
      tools={
        <>
          {props.tools}
          {!readOnly && !plain && <VariablePicker field={name} onPick={insert} />}
        </>
      }
      below={preview && <PreviewLine template={value} quiet={error !== null} />}
    >
      {({ describedBy }) => (
        <LazyCode
          value={source}
          onChange={change}
          language="json"
          multiline
          readOnly={readOnly}
          label={name}
          describedBy={describedBy}
          invalid={error !== null}
          placeholder={props.placeholder}
          variables={plain ? NOTHING : variables}
          library={plain ? NOTHING : library}
          onReady={(ready) => {
            handle.current = ready;
          }}
        />
      )}
    </Field>
  );
}

export function writeJson(value: Json | undefined): string {
  return value === undefined ? "" : writeExact(value, 2);
}
