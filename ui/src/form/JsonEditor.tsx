import { Anchor } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { text } from "../text";
import type { Json } from "../workflow/document";
import { isEqual } from "../workflow/equality";
import { parseExact, parseJson, writeExact } from "../workflow/exact";
import type { CodeHandle } from "./code/CodeField";
import { Field } from "./Field";
import { useLibrary } from "./library";
import { PreviewLine } from "./PreviewLine";
import { useUnfinished } from "./place";
import { useError, useFormScope } from "./scope";
import { LazyCode, type TemplateInputProps } from "./TemplateInput";
import { VariablePicker } from "./VariablePicker";

type Props = Omit<TemplateInputProps, "value" | "onChange" | "multiline"> & {
  readonly value: Json | undefined;
  /** Gets undefined when everything was deleted. */
  readonly onChange: (value: Json | undefined) => void;
  /** Set for JSON in which no expression is read. */
  readonly plain?: boolean;
  /** Set where `1.10` is to stay so, for values that no document holds. */
  readonly asWritten?: boolean;
  /** Under which unfinished text is kept; the path unless given. */
  readonly field?: string;
};

const NOTHING: readonly never[] = [];

/** A value as JSON, with `{{ … }}` inside of its texts. What is no JSON yet stays in the editor and is said to be. */
export function JsonEditor({ value, onChange, path, preview = true, plain = false, field = path, ...props }: Props) {
  const { variables, readOnly } = useFormScope();
  const library = useLibrary();
  const [unfinished, keep] = useUnfinished<string>(field);
  const [source, setSource] = useState(() => unfinished ?? writeJson(value));
  const known = useRef(value);
  const handle = useRef<CodeHandle | null>(null);
  const found = useError(path, true);
  const read = props.asWritten ? parseExact : parseJson;
  const wrong = unfinished === undefined ? null : mistakeIn(unfinished);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a value that changed elsewhere is of interest
  useEffect(() => {
    // By undo, or in the YAML view. Where nothing is null, an empty text stays one.
    if (isEqual(known.current ?? null, value ?? null)) return;
    known.current = value;
    if (unfinished === undefined) setSource(writeJson(value));
  }, [value]);
  const change = (next: string) => {
    setSource(next);
    if (next.trim() !== "" && mistakeIn(next) !== null) return keep(next);
    keep(undefined);
    known.current = next.trim() === "" ? undefined : read(next);
    onChange(known.current);
  };
  const drop = () => {
    keep(undefined);
    setSource(writeJson(value));
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
      below={
        <>
          {wrong && !readOnly && (
            <Anchor component="button" type="button" size="xs" onClick={drop}>
              {text.form.dropUnfinished}
            </Anchor>
          )}
          {preview && <PreviewLine template={value} quiet={error !== null} />}
        </>
      }
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

/** What keeps `source` from being JSON, null when it is some. */
function mistakeIn(source: string): string | null {
  try {
    parseJson(source);
    return null;
  } catch (error) {
    return text.form.notJson(error instanceof Error ? error.message : String(error));
  }
}

export function writeJson(value: Json | undefined): string {
  return value === undefined ? "" : writeExact(value, 2);
}
