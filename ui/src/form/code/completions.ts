/** What is offered while an expression is typed: variables and functions, filters behind a bar. */

import type { Completion, CompletionContext, CompletionResult, CompletionSource } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { text } from "../../text";
import type { Variable } from "../../workflow/variables";
import type { LibraryEntry } from "../library";
import { showShort } from "../values";

export interface Offer {
  readonly variables: readonly Variable[];
  readonly library: readonly LibraryEntry[];
}

/**
 * `read` is asked each time, for what can be read changes under an open editor. With `bare` the whole text is one
 * expression without braces.
 */
export function completeExpressions(read: () => Offer, bare: boolean): CompletionSource {
  return (context) => {
    const before = context.state.doc.sliceString(0, context.pos);
    const open = bare ? 0 : before.lastIndexOf("{{") + 2;
    const inside = bare || (open > 1 && !before.slice(open).includes("}}"));
    if (!inside) return completeText(context, before, read());
    const filter = /\|\s*([A-Za-z_]\w*)?$/.exec(before);
    if (filter)
      return { from: context.pos - (filter[1]?.length ?? 0), options: filterOptions(read()), validFor: /^\w*$/ };
    const word = /[A-Za-z_][\w.[\]"]*$/.exec(before.slice(open))?.[0] ?? "";
    const fresh = before.slice(open).trim() === "";
    if (word === "" && !context.explicit && !fresh) return null;
    return { from: context.pos - word.length, options: options(read(), bare ? "plain" : "close") };
  };
}

/** A slash that begins a word asks for a variable as well, and goes when one is taken. */
function completeText(context: CompletionContext, before: string, offer: Offer): CompletionResult | null {
  const slash = /(?:^|\s)(\/\w*)$/.exec(before)?.[1];
  if (slash === undefined && !context.explicit) return null;
  const from = context.pos - (slash?.length ?? 0);
  return { from, options: options(offer, "wrap"), filter: false };
}

function options({ variables, library }: Offer, how: "plain" | "close" | "wrap"): Completion[] {
  const apply = how === "plain" ? undefined : applyWith(how);
  const own = variables.map(
    (one, index): Completion => ({
      label: one.expression,
      ...(one.label !== one.expression && { displayLabel: one.label }),
      detail: one.sample === undefined ? text.form.types[one.type] : showShort(one.sample, 40),
      type: "variable",
      boost: -Math.min(index / 10, 90),
      ...(apply && { apply }),
    }),
  );
  const functions = library
    .filter((one) => one.kind === "function")
    .map(
      (one): Completion => ({
        label: `${one.name}()`,
        detail: one.summary,
        type: "function",
        boost: -95,
        ...(apply && { apply }),
      }),
    );
  return [...own, ...functions];
}

function filterOptions({ library }: Offer): Completion[] {
  return library
    .filter((one) => one.kind === "filter")
    .map((one) => ({
      label: one.name,
      detail: one.signature.slice(one.name.length),
      info: one.summary,
      type: "function",
    }));
}

function applyWith(how: "close" | "wrap") {
  return (view: EditorView, completion: Completion, from: number, to: number) => {
    const document = view.state.doc;
    const behind = document.sliceString(to, to + 200);
    const isClosed = /^[^{}]*\}\}/.test(behind);
    const lead = how === "wrap" ? "{{ " : document.sliceString(from - 1, from) === "{" ? " " : "";
    const tail = how === "wrap" || !isClosed ? " }}" : behind.startsWith("}") ? " " : "";
    const insert = lead + completion.label + tail;
    view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + insert.length },
      userEvent: "input.complete",
    });
  };
}
