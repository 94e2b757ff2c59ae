/** One state of the draft: what the canvas shows, and the text that says it. */

import type { WorkflowDocument } from "../../workflow/document";
import { writeExact } from "../../workflow/exact";
import { findMisshape } from "../../workflow/shape";
import { readSource, type SourceProblem, writeSource } from "../../workflow/sources";
import type { WriteAnswer, WriteOrder } from "./sourceWorker";

export interface Snapshot {
  readonly document: WorkflowDocument;
  /** A text of an earlier state, whose comments and order go on. */
  readonly base: string;
}

/** A text that no canvas can draw. */
export interface Broken {
  readonly text: string;
  readonly problems: readonly SourceProblem[];
}

const texts = new WeakMap<Snapshot, string>();
const unreadable = new WeakMap<Snapshot, Broken>();

/** A state that was written or loaded as text. */
export function fromText(text: string, document: WorkflowDocument): Snapshot {
  const snapshot = { document, base: text };
  texts.set(snapshot, text);
  return snapshot;
}

/** A state that came from the server, which keeps drafts of any shape: of some there is only the text to show. */
export function fromServer(text: string, document: WorkflowDocument): Snapshot {
  const wrong = findMisshape(document);
  if (!wrong) return fromText(text, document);
  const snapshot = fromText(text, { key: document.key, trigger: { type: "webhook" } });
  const { problems } = readSource(text);
  const told = problems.length > 0 ? problems : [{ reason: wrong.reason, line: 1, column: 1 }];
  unreadable.set(snapshot, { text, problems: told });
  return snapshot;
}

/** Text that was typed and is no workflow, as a state of its own; the canvas goes on to show `document`. */
export function fromBroken(document: WorkflowDocument, broken: Broken): Snapshot {
  const snapshot = fromText(broken.text, document);
  unreadable.set(snapshot, broken);
  return snapshot;
}

/** What is wrong with the text of a state that cannot be drawn; null for all others. */
export function brokenIn(snapshot: Snapshot): Broken | null {
  return unreadable.get(snapshot) ?? null;
}

/** The state after an edit of the document. Its text is written once somebody asks for it: that takes a while. */
export function withDocument(before: Snapshot, document: WorkflowDocument): Snapshot {
  return { document, base: texts.get(before) ?? before.base };
}

/** The text of a state, now. */
export function textOf(snapshot: Snapshot): string {
  let text = texts.get(snapshot);
  if (text === undefined) {
    text = writeSource(snapshot.base, snapshot.document);
    texts.set(snapshot, text);
  }
  return text;
}

/** Texts shorter than this are written faster than a worker answers. */
const SMALL = 8_000;

/** The text of a state, without holding up the page when it is long. */
export async function writeText(snapshot: Snapshot): Promise<string> {
  const known = texts.get(snapshot);
  if (known !== undefined) return known;
  if (snapshot.base.length < SMALL || typeof Worker === "undefined") return textOf(snapshot);
  try {
    const text = await askWorker(snapshot);
    texts.set(snapshot, text);
    return text;
  } catch {
    return textOf(snapshot);
  }
}

let worker: Worker | null = null;
let count = 0;

function askWorker({ base, document }: Snapshot): Promise<string> {
  worker ??= new Worker(new URL("./sourceWorker.ts", import.meta.url), { type: "module" });
  const current = worker;
  count += 1;
  const order: WriteOrder = { id: count, base, document: writeExact(document) };
  return new Promise((resolve, reject) => {
    const stop = () => {
      current.removeEventListener("message", hear);
      current.removeEventListener("error", fail);
    };
    const hear = ({ data }: MessageEvent<WriteAnswer>) => {
      if (data.id !== order.id) return;
      stop();
      resolve(data.text);
    };
    const fail = (event: ErrorEvent) => {
      stop();
      worker = null;
      reject(new Error(event.message));
    };
    current.addEventListener("message", hear);
    current.addEventListener("error", fail);
    current.postMessage(order);
  });
}
