/** An editor for templates, expressions and JSON. Loaded apart from the forms, for it is heavy. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder as showPlaceholder, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import type { Variable } from "../../workflow/variables";
import type { LibraryEntry } from "../library";
import classes from "./CodeField.module.css";
import { completeExpressions } from "./completions";
import { drawPills } from "./pills";

export interface CodeHandle {
  /** Put `text` where the cursor is, and the cursor behind it. */
  insert(text: string): void;
  focus(): void;
}

export interface CodeFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `expression` is one expression without braces, `template` a text that may hold some. */
  readonly language: "template" | "expression" | "json";
  readonly multiline: boolean;
  readonly readOnly: boolean;
  readonly label: string;
  readonly describedBy?: string | undefined;
  readonly invalid: boolean;
  readonly placeholder?: string | undefined;
  readonly variables: readonly Variable[];
  readonly library: readonly LibraryEntry[];
  /** A mistake at a place of the text, counted from 0. */
  readonly mistake?: { readonly at: number; readonly reason: string } | null | undefined;
  readonly onReady?: (handle: CodeHandle | null) => void;
  readonly onBlur?: () => void;
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-name)" },
  { tag: tags.string, color: "var(--code-text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-value)" },
]);

export default function CodeField(props: CodeFieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const changing = useRef(new Compartment());

  // The editor lives as long as its field; changes are sent to it below.
  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [fixed(latest), changing.current.of(changeable(latest.current))],
      }),
    });
    view.current = editor;
    latest.current.onReady?.(handleOf(editor, latest.current.language));
    return () => {
      latest.current.onReady?.(null);
      editor.destroy();
      view.current = null;
    };
  }, []);

  const { value, readOnly, invalid, label, describedBy, placeholder, variables, mistake } = props;
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what `changeable` reads.
  useEffect(() => {
    view.current?.dispatch({ effects: changing.current.reconfigure(changeable(latest.current)) });
  }, [readOnly, invalid, label, describedBy, placeholder, variables, mistake]);

  return (
    <div
      ref={host}
      className={classes.field}
      data-invalid={invalid || undefined}
      data-multiline={props.multiline || undefined}
      data-readonly={readOnly || undefined}
    />
  );
}

function handleOf(editor: EditorView, language: CodeFieldProps["language"]): CodeHandle {
  return {
    insert(given) {
      const { from, to } = editor.state.selection.main;
      const text =
        language === "json"
          ? quoteInJson(given, editor.state.doc.lineAt(from).text, from - editor.state.doc.lineAt(from).from)
          : given;
      editor.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        userEvent: "input",
      });
      editor.focus();
    },
    focus: () => editor.focus(),
  };
}

/** An expression as JSON takes it: within a text as it is, elsewhere as a text of its own. Texts in it get single quotes. */
function quoteInJson(expression: string, line: string, column: number): string {
  const quotes = line.slice(0, column).replaceAll(/\\./g, "").split('"').length - 1;
  const text = expression.replaceAll("\\", "\\\\").replaceAll('"', "'");
  return quotes % 2 === 1 ? text : `"${text}"`;
}

type Latest = { readonly current: CodeFieldProps };

function fixed(latest: Latest): Extension {
  const { language, multiline } = latest.current;
  const bare = language === "expression";
  const complete = completeExpressions(() => latest.current, bare);
  return [
    history(),
    closeBrackets(),
    bracketMatching(),
    // Without a language there is nothing to colour, and an editor that is emptied would lose its place.
    language === "json" ? [json(), syntaxHighlighting(colours), lineNumbers()] : [],
    EditorView.lineWrapping,
    autocompletion({ override: [complete], icons: false, activateOnTyping: true }),
    tooltips({ parent: document.body }),
    // A line of its own would be a character that nobody sees in a field of one line.
    multiline ? [] : Prec.high(keymap.of([{ key: "Enter", run: () => true }])),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) {
        const text = update.state.doc.toString();
        if (text !== latest.current.value) latest.current.onChange(text);
      }
      if (update.focusChanged && !update.view.hasFocus) latest.current.onBlur?.();
    }),
  ];
}

function changeable(props: CodeFieldProps): Extension {
  const { readOnly, label, describedBy, invalid, placeholder, mistake, language } = props;
  const labels = new Map(
    props.variables.filter((one) => one.label !== one.expression).map((one) => [one.expression, one.label]),
  );
  return [
    EditorState.readOnly.of(readOnly),
    EditorView.editable.of(!readOnly),
    language === "expression" ? [] : drawPills((expression) => labels.get(expression)),
    EditorView.contentAttributes.of({
      "aria-label": label,
      ...(describedBy && { "aria-describedby": describedBy }),
      ...(invalid && { "aria-invalid": "true" }),
      ...(readOnly && { "aria-readonly": "true", tabindex: "0" }),
    }),
    placeholder ? showPlaceholder(placeholder) : [],
    mistake ? linter((editor) => markMistake(editor, mistake), { delay: 0 }) : [],
  ];
}

function markMistake(editor: EditorView, { at, reason }: { at: number; reason: string }) {
  const { length } = editor.state.doc;
  const from = Math.max(0, Math.min(at, length - 1));
  return length === 0 ? [] : [{ from, to: Math.min(from + 1, length), severity: "error" as const, message: reason }];
}
