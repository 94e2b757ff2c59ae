/** Expressions inside of a text, drawn as pills: the label of a variable where it is one, marked text otherwise. */

import { type EditorState, type Extension, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import { splitTemplate } from "../values";

/** The label of the variable that an expression reads, undefined when it is none that is known. */
export type FindLabel = (expression: string) => string | undefined;

class Pill extends WidgetType {
  constructor(
    readonly label: string,
    readonly expression: string,
  ) {
    super();
  }

  override eq(other: Pill): boolean {
    return other.label === this.label && other.expression === this.expression;
  }

  override toDOM(view: EditorView): HTMLElement {
    const pill = document.createElement("span");
    pill.className = "cm-pill";
    pill.textContent = this.label;
    pill.title = this.expression;
    pill.addEventListener("mousedown", (event) => {
      // A click opens the pill: the cursor goes into it, and it is text again.
      event.preventDefault();
      view.dispatch({ selection: { anchor: view.posAtDOM(pill) + 3 } });
      view.focus();
    });
    return pill;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const marked = Decoration.mark({ class: "cm-expression" });
const refocus = StateEffect.define<boolean>();

function draw(state: EditorState, findLabel: FindLabel, focused: boolean): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  const { from, to } = state.selection.main;
  for (const part of splitTemplate(state.doc.toString())) {
    if (part.expression === null) continue;
    const touched = focused && to > part.from && from < part.to;
    const label = touched ? undefined : findLabel(part.expression);
    const decoration =
      label === undefined ? marked : Decoration.replace({ widget: new Pill(label, part.expression), inclusive: false });
    ranges.push(decoration.range(part.from, part.to));
  }
  return Decoration.set(ranges);
}

export function drawPills(findLabel: FindLabel): Extension {
  const field = StateField.define<{ focused: boolean; set: DecorationSet }>({
    create: (state) => ({ focused: false, set: draw(state, findLabel, false) }),
    update(value, transaction) {
      let { focused } = value;
      let changed = transaction.docChanged || transaction.selection !== undefined;
      for (const effect of transaction.effects) {
        if (!effect.is(refocus)) continue;
        focused = effect.value;
        changed = true;
      }
      return changed ? { focused, set: draw(transaction.state, findLabel, focused) } : value;
    },
    provide: (own) => EditorView.decorations.from(own, (value) => value.set),
  });
  return [field, EditorView.focusChangeEffect.of((_, focused) => refocus.of(focused))];
}
