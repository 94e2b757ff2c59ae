/** What the canvas asks for, as edits of the draft. */

import { notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { nodeTitle } from "../../canvas/describing";
import { type CanvasActions, NOTHING, type Selection } from "../../canvas/types";
import { text } from "../../text";
import type { Shapes } from "../../workflow/branches";
import { copyNodes, readNodes } from "../../workflow/clipboard";
import type { Gap, WorkflowDocument, WorkflowNode } from "../../workflow/document";
import {
  duplicateNodes,
  insertNodes,
  keysIn,
  listNodes,
  moveNodes,
  newKey,
  removeNodes,
  setDisabled,
  topmost,
  withFreshKeys,
} from "../../workflow/trees";
import { readClipboard, writeClipboard } from "./clipboards";
import type { DraftStore } from "./draftStore";

const words = text.editor;

export interface ActionStage {
  readonly store: DraftStore;
  readonly shapes: Shapes;
  select(keys: Selection): void;
  /** Bring cards into view. */
  seek(keys: Selection): void;
  /** Show the drawer of a card. */
  open(id: string): void;
  announce(what: string): void;
  /** Run one node; undefined where that is not possible. */
  readonly test?: ((key: string) => void) | undefined;
}

export function useActions(stage: ActionStage): CanvasActions {
  const { store, shapes, select, seek, open, announce, test } = stage;
  return useMemo(
    () => makeActions({ store, shapes, select, seek, open, announce, test }),
    [store, shapes, select, seek, open, announce, test],
  );
}

function makeActions({ store, shapes, select, seek, open, announce, test }: ActionStage): CanvasActions {
  const edit = (label: string, change: (document: WorkflowDocument) => WorkflowDocument) => {
    store.edit(label, change);
    announce(label);
  };
  const remove = (keys: Selection, label: string) => {
    select(NOTHING);
    edit(label, (document) => removeNodes(document, keys));
  };
  const choose = (keys: Iterable<string>) => {
    const chosen = new Set(keys);
    select(chosen);
    seek(chosen);
  };
  const count = (keys: Selection) => topmost(store.document, keys).length;
  const put = (gap: Gap, nodes: readonly WorkflowNode[], label: string) => {
    const fresh = withFreshKeys(store.document, nodes);
    edit(label, (document) => insertNodes(document, clamped(document, gap), fresh));
    choose(fresh.map(({ key }) => key));
    return fresh;
  };
  const copy = (keys: Selection, data?: DataTransfer | null) => {
    const yaml = copyNodes(store.document, keys);
    void writeClipboard(yaml, data).then((done) => {
      if (!done) complain(words.notCopied);
    });
    announce(words.copied(count(keys)));
  };
  return {
    open,
    ...(test ? { test } : {}),
    insert(gap, type) {
      const node = makeNode(store.document, shapes, type);
      const [fresh] = put(gap, [node], words.edits.add(nodeTitle(node, shapes.get(type))));
      if (fresh) open(fresh.key);
    },
    move(keys, gap) {
      edit(words.edits.move(count(keys)), (document) => moveNodes(document, keys, gap));
      seek(keys);
    },
    remove: (keys) => remove(keys, words.edits.remove(count(keys))),
    duplicate(keys) {
      const result = duplicateNodes(store.document, keys);
      edit(words.edits.duplicate(count(keys)), () => result.document);
      choose(result.keys);
    },
    setDisabled(keys, disabled) {
      const label = disabled ? words.edits.disable(keys.size) : words.edits.enable(keys.size);
      edit(label, (document) => setDisabled(document, keys, disabled));
    },
    copy,
    cut(keys, data) {
      copy(keys, data);
      remove(keys, words.edits.cut(count(keys)));
    },
    async paste(gap, given) {
      const found = given ?? (await readClipboard());
      if (found === null) return complain(words.notRead);
      const pasted = readNodes(found);
      if (pasted.nodes === null) return complain(words.pasteProblems[pasted.reason]);
      put(gap, pasted.nodes, words.edits.paste(pasted.nodes.length));
    },
    undo() {
      announce(words.undone(store.get().history.present.label));
      store.undo();
    },
    redo() {
      announce(words.redone(store.get().history.future.at(-1)?.label ?? ""));
      store.redo();
    },
  };
}

/** A new node of `type`, with the branches that its type always has. */
function makeNode(document: WorkflowDocument, shapes: Shapes, type: string): WorkflowNode {
  const fixed = shapes.get(type)?.branches ?? (type === "condition" ? ["yes", "no"] : []);
  const branches = fixed.length > 0 ? { branches: Object.fromEntries(fixed.map((name) => [name, []])) } : {};
  return { key: newKey(document, type), type, ...branches };
}

/** The gap itself while its list is there, otherwise the end of the workflow: it may have gone while one looked. */
function clamped(document: WorkflowDocument, gap: Gap): Gap {
  const known = gap.owner === null || listNodes(document).some(({ node }) => node.key === gap.owner);
  return known ? gap : { owner: null, branch: "", index: document.nodes?.length ?? 0 };
}

function complain(message: string) {
  notifications.show({ message, color: "red", autoClose: 8_000 });
}

/** Whether `keys` still are in the document: what is selected may be undone away. */
export function stillThere(document: WorkflowDocument, keys: Selection): Selection {
  const all = new Set((document.nodes ?? []).flatMap(keysIn));
  const left = [...keys].filter((key) => key.startsWith("@") || all.has(key));
  return left.length === keys.size ? keys : new Set(left);
}
