import { Suspense, useMemo, useRef } from "react";
import { lazyPart } from "../app/lazyPart";
import type { Json } from "../workflow/document";
import { writeExact } from "../workflow/exact";
import type { CodeFieldProps, CodeHandle } from "./code/CodeField";
import { Field } from "./Field";
import classes from "./Field.module.css";
import { FixLine } from "./FixLine";
import { useLibrary } from "./library";
import { PreviewLine } from "./PreviewLine";
import { useError, useFormScope } from "./scope";
import { VariablePicker } from "./VariablePicker";
import { expressionOf } from "./values";

const CodeField = lazyPart(() => import("./code/CodeField"), "default");

export interface TemplateInputProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label?: string | undefined;
  /** The name of a field without a visible label. */
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly placeholder?: string | undefined;
  readonly required?: boolean | undefined;
  readonly multiline?: boolean | undefined;
  /** Where problems of the server about it are. */
  readonly path?: string | undefined;
  readonly error?: string | null | undefined;
  readonly tools?: React.ReactNode;
  /** Whether its value with the sample is shown below. */
  readonly preview?: boolean | undefined;
}

/** A text that may hold `{{ … }}`: highlighted, with variables to choose from, and its value with the sample. */
export function TemplateInput(props: TemplateInputProps) {
  return <CodeInput {...props} language="template" source={props.value} wrap={(picked) => `{{ ${picked} }}`} />;
}

/** One expression, written without its braces. A value that is none yet becomes one when it is edited. */
export function ExpressionInput(
  props: Omit<TemplateInputProps, "value" | "onChange"> & {
    readonly value: Json | undefined;
    readonly onChange: (value: string) => void;
  },
) {
  const { value, onChange } = props;
  const written = value === undefined || value === null ? "" : typeof value === "string" ? value : writeExact(value);
  const inner = typeof value === "string" ? expressionOf(value) : null;
  // A text around expressions cannot be shown without braces.
  const isMixed = inner === null && written.includes("{{");
  // Braces that are put around what is typed must not take the space away that was typed last.
  const typed = useRef("");
  const source = isMixed
    ? written
    : inner !== null
      ? typed.current.trim() === inner
        ? typed.current
        : inner
      : written;
  const change = (next: string) => {
    typed.current = next;
    onChange(next.trim() === "" ? "" : next.includes("{{") ? next : `{{ ${next.trim()} }}`);
  };
  return (
    <CodeInput
      {...props}
      value={written}
      onChange={change}
      language={isMixed ? "template" : "expression"}
      source={source}
      wrap={(picked) => (isMixed ? `{{ ${picked} }}` : picked)}
    />
  );
}

interface CodeInputProps extends TemplateInputProps {
  readonly language: "template" | "expression";
  readonly source: string;
  readonly wrap: (expression: string) => string;
}

function CodeInput(props: CodeInputProps) {
  const { value, onChange, label, description, required, path, multiline = false, preview = true, tools } = props;
  const { variables, readOnly } = useFormScope();
  const library = useLibrary();
  const found = useError(path, true);
  const error = props.error ?? found;
  const handle = useRef<CodeHandle | null>(null);
  const name = label ?? props.name ?? "";
  const mistake = useMemo(
    () => (error ? placeOf(error, props.language === "expression") : null),
    [error, props.language],
  );
  const put = (next: string) => onChange(props.language === "expression" ? (expressionOf(next) ?? next) : next);
  const insert = (expression: string) => handle.current?.insert(props.wrap(expression));
  const picker = readOnly ? null : <VariablePicker field={name} onPick={insert} />;
  return (
    <Field
      label={label}
      description={description}
      required={required}
      error={error}
      tools={
        <>
          {tools}
          {picker}
        </>
      }
      below={
        <>
          {error && <FixLine reasons={[error]} value={value} onChange={put} />}
          {preview && <PreviewLine template={value} quiet={error !== null} onChange={put} />}
        </>
      }
    >
      {({ describedBy }) => (
        <LazyCode
          value={props.source}
          onChange={onChange}
          language={props.language}
          multiline={multiline}
          readOnly={readOnly}
          label={name}
          describedBy={describedBy}
          invalid={error !== null}
          placeholder={props.placeholder}
          variables={variables}
          library={library}
          mistake={mistake}
          onReady={(ready) => {
            handle.current = ready;
          }}
        />
      )}
    </Field>
  );
}

/** The editor once it is loaded; until then its text in the same place. */
export function LazyCode(props: CodeFieldProps) {
  const waiting = (
    <div className={classes.waiting} data-multiline={props.multiline || undefined}>
      {props.value}
    </div>
  );
  return (
    <Suspense fallback={waiting}>
      <CodeField key={props.language} {...props} />
    </Suspense>
  );
}

const POSITION = /\bat character (\d+)/;

/** Where in the text a reason says that the mistake is, counted from 0; null when it does not. */
export function placeOf(reason: string, isBare: boolean): { at: number; reason: string } | null {
  const match = POSITION.exec(reason);
  if (!match) return null;
  // Without its braces an expression begins three characters earlier.
  return { at: Math.max(0, Number(match[1]) - 1 - (isBare ? 3 : 0)), reason };
}
