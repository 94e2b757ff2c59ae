/** A text editor for YAML that can be told what the canvas has changed, and keeps the cursor where it was. */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface Finding {
  readonly reason: string;
  /** From 1; 0 when it has no place in the text. */
  readonly line: number;
  readonly column: number;
  readonly grave: boolean;
}

interface Options {
  readonly label: string;
  readonly readOnly: boolean;
  onChange(text: string): void;
  onUndo(): void;
  onRedo(): void;
}

/** Changes that came from outside, which are no news to tell. */
const fromOutside = Annotation.define<boolean>();

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--yaml-name)" },
  { tag: tags.string, color: "var(--yaml-text)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword, tags.atom], color: "var(--yaml-value)" },
  { tag: tags.comment, color: "var(--text-dim)", fontStyle: "italic" },
]);

export class YamlEditor {
  private readonly view: EditorView;
  private findings: readonly Finding[] = [];

  constructor(parent: HTMLElement, text: string, { label, readOnly, onChange, onUndo, onRedo }: Options) {
    const did = (act: () => void) => () => {
      act();
      return true;
    };
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          foldGutter(),
          lintGutter(),
          drawSelection(),
          highlightActiveLine(),
          highlightActiveLineGutter(),
          bracketMatching(),
          closeBrackets(),
          indentUnit.of("  "),
          yaml(),
          syntaxHighlighting(colours),
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "true", tabindex: "0" }),
          // One history for text and canvas: what was typed here is undone there as well.
          keymap.of([
            { key: "Mod-z", run: did(onUndo), preventDefault: true },
            { key: "Mod-y", run: did(onRedo), preventDefault: true },
            { key: "Mod-Shift-z", run: did(onRedo), preventDefault: true },
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...foldKeymap,
            indentWithTab,
          ]),
          EditorView.updateListener.of((update) => {
            const own = update.transactions.some((one) => one.docChanged && !one.annotation(fromOutside));
            if (own) onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
  }

  /** Show `text`. Only what differs is replaced, so that the cursor and what is in view stay. */
  follow(text: string): void {
    const before = this.view.state.doc.toString();
    if (before === text) return;
    let start = 0;
    const most = Math.min(before.length, text.length);
    while (start < most && before.charCodeAt(start) === text.charCodeAt(start)) start += 1;
    let end = 0;
    while (
      end < most - start &&
      before.charCodeAt(before.length - 1 - end) === text.charCodeAt(text.length - 1 - end)
    ) {
      end += 1;
    }
    this.view.dispatch({
      changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) },
      annotations: fromOutside.of(true),
    });
    this.mark(this.findings);
  }

  /** Underline what is wrong. */
  mark(findings: readonly Finding[]): void {
    this.findings = findings;
    const { doc } = this.view.state;
    const found = findings.flatMap(({ reason, line, column, grave }): Diagnostic[] => {
      if (line < 1 || line > doc.lines) return [];
      const { from, to, text } = doc.line(line);
      const start = Math.min(to, from + Math.max(0, column - 1));
      const end = start === to ? from + text.trimEnd().length : to;
      return [{ from: Math.min(start, end), to: end, severity: grave ? "error" : "warning", message: reason }];
    });
    this.view.dispatch(setDiagnostics(this.view.state, found));
  }

  /** Show a line, with the cursor in it; `focus` also gives it the keyboard. */
  goTo(line: number, column: number, focus: boolean): void {
    const { doc } = this.view.state;
    const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
    const anchor = Math.min(to, from + Math.max(0, column - 1));
    this.view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    if (focus) this.view.focus();
  }

  close(): void {
    this.view.destroy();
  }
}
