/**
 * The draft while it is edited. Every edit is there at once; the text follows to the server a moment later, one save at
 * a time, and nothing is forgotten until the server has it.
 */

import { ApiProblem } from "../../api/client";
import { isSessionEnd, untilSignedIn } from "../../app/session";
import { createStore } from "../../canvas/store";
import type { KnownBranches } from "../../workflow/branches";
import type { WorkflowDocument } from "../../workflow/document";
import { type History, record, redo, startHistory, undo } from "../../workflow/history";
import { readSource, type SourceProblem } from "../../workflow/sources";
import type { Draft, ProblemItem } from "./calls";
import type { Shelf, Shelved } from "./shelf";
import { fromText, type Snapshot, textOf, withDocument, writeText } from "./snapshots";

/** How the draft stands to what the server has. */
export type Saving =
  | { readonly status: "saved" | "unsaved" | "saving" | "conflict" | "broken" }
  /** `again`: tried again by itself, otherwise only another edit or a person can help. */
  | { readonly status: "failed"; readonly reason: string; readonly again: boolean };

export interface DraftState {
  readonly history: History<Snapshot>;
  /** Text that is no YAML yet; the canvas shows the last state that was. */
  readonly broken: { readonly text: string; readonly problems: readonly SourceProblem[] } | null;
  readonly saving: Saving;
  /** What the server has. */
  readonly saved: { readonly source: string; readonly version: number };
  readonly problems: readonly ProblemItem[];
  readonly warnings: readonly ProblemItem[];
  readonly branches: KnownBranches | undefined;
  /** The draft of somebody else that came in between. */
  readonly theirs: Draft | null;
  /** Edits of an earlier visit that never reached the server. */
  readonly found: Shelved | null;
  readonly updated: { readonly by: string; readonly at: string } | null;
}

export interface Transport {
  load(): Promise<Draft>;
  /** Throws ApiProblem (412 when `version` is not the last), or Unreachable. */
  save(source: string, version: number): Promise<Draft>;
}

const DELAY = 400;
/** Milliseconds without a letter after which typing on is another step to undo. */
const PAUSE = 1_500;
const FIRST_RETRY = 1_000;
const LAST_RETRY = 15_000;

export class DraftStore {
  private readonly store;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy: Promise<void> | null = null;
  private retry = FIRST_RETRY;
  private typing = { merge: "", at: 0, count: 0 };

  constructor(
    draft: Draft,
    private readonly transport: Transport,
    private readonly shelf: Shelf,
  ) {
    const shelved = shelf.look();
    if (shelved?.source === draft.source) shelf.clear();
    this.store = createStore<DraftState>({
      history: startHistory(fromText(draft.source, draft.document)),
      broken: null,
      saving: { status: "saved" },
      theirs: null,
      found: shelved && shelved.source !== draft.source ? shelved : null,
      ...reportOf(draft),
    });
  }

  readonly subscribe = (listener: () => void) => this.store.subscribe(listener);
  readonly get = (): DraftState => this.store.get();

  get document(): WorkflowDocument {
    return this.get().history.present.value.document;
  }

  /** The text as it stands, whether it is YAML or not yet. */
  get text(): string {
    const { broken, history } = this.get();
    return broken ? broken.text : textOf(history.present.value);
  }

  /** The same, without holding up the page; null when it has changed again meanwhile. */
  readonly writeText = async (): Promise<string | null> => {
    const { broken, history } = this.get();
    const text = broken ? broken.text : await writeText(history.present.value);
    return this.get().history === history && this.get().broken === broken ? text : null;
  };

  /** Change the document. Edits in a row with the same `merge` become one step to undo. */
  readonly edit = (
    label: string,
    change: (document: WorkflowDocument) => WorkflowDocument,
    merge: string | null = null,
  ): void => {
    const { history, broken } = this.get();
    if (broken) return;
    const before = history.present.value;
    const document = change(before.document);
    if (document === before.document) return;
    this.become(record(history, withDocument(before, document), label, this.markOf(merge)));
  };

  /** The text was typed. Canvas and server follow as soon as it is YAML. */
  readonly write = (text: string, label: string): void => {
    if (text === this.text) return;
    const { document, problems } = readSource(text);
    if (document === null) {
      this.store.set({ broken: { text, problems }, saving: { status: "broken" } });
      this.keep();
      return;
    }
    const { history } = this.get();
    this.store.set({ broken: null });
    this.become(record(history, fromText(text, document), label, this.markOf("text")));
  };

  /** Give up text that is no YAML. */
  readonly dropBroken = (): void => {
    if (!this.get().broken) return;
    this.store.set({ broken: null });
    this.become(this.get().history);
  };

  readonly undo = (): void => {
    if (this.get().broken) this.dropBroken();
    else this.become(undo(this.get().history));
  };

  readonly redo = (): void => this.become(redo(this.get().history));

  /** Save now what there is to save. Resolves once everything is saved or it is clear that it cannot be. */
  readonly settle = async (): Promise<boolean> => {
    clearTimeout(this.timer);
    await (this.busy ?? this.save());
    // What was typed during that save goes with the next one.
    if (this.get().saving.status === "unsaved") await this.save();
    return this.get().saving.status === "saved";
  };

  /** Somebody else's draft takes the place of this one, which stays one step to undo away. */
  readonly takeTheirs = (label: string): void => {
    const { theirs } = this.get();
    if (theirs) this.adopt(theirs, label);
  };

  /** This draft takes the place of somebody else's, as long as no third one came in between. */
  readonly keepMine = (): void => {
    const { theirs } = this.get();
    if (!theirs) return;
    this.store.set({ theirs: null, saved: { source: theirs.source, version: theirs.version } });
    void this.save();
  };

  /** Go on with the edits of an earlier visit. */
  readonly takeFound = (label: string): void => {
    const { found } = this.get();
    this.store.set({ found: null });
    if (found) this.write(found.source, label);
  };

  readonly dropFound = (): void => {
    this.store.set({ found: null });
    this.shelf.clear();
  };

  /** Look whether the server has a newer draft; it is taken over when there is nothing unsaved here. */
  readonly refresh = async (label: (by: string) => string): Promise<void> => {
    if (this.get().saving.status !== "saved") return;
    const draft = await this.transport.load();
    const { saving, saved } = this.get();
    if (saving.status !== "saved" || this.busy) return;
    if (draft.version > saved.version) this.adopt(draft, label(draft.updated_by ?? ""));
    else if (draft.version === saved.version) this.store.set(reportOf(draft));
  };

  /** The draft changed on the server with a call of its own, such as rolling back. */
  readonly adopt = (draft: Draft, label: string): void => {
    const { history } = this.get();
    const same = draft.source === textOf(history.present.value);
    this.store.set({
      history: same ? history : record(history, fromText(draft.source, draft.document), label),
      broken: null,
      theirs: null,
      saving: { status: "saved" },
      ...reportOf(draft),
    });
    this.shelf.clear();
  };

  /** One mark for all edits of `merge` that follow each other without a pause. */
  private markOf(merge: string | null): string | null {
    const now = Date.now();
    const on = merge === this.typing.merge && now - this.typing.at < PAUSE;
    this.typing = { merge: merge ?? "", at: now, count: this.typing.count + (on ? 0 : 1) };
    return merge === null ? null : `${merge} ${this.typing.count}`;
  }

  private become(history: History<Snapshot>): void {
    this.store.set({ history });
    if (this.get().theirs) return;
    this.store.set({ saving: { status: this.busy ? "saving" : "unsaved" } });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), DELAY);
  }

  /** Put what is unsaved on the shelf. */
  readonly keep = (): void => {
    const { saved, saving } = this.get();
    if (saving.status === "saved") return;
    this.shelf.keep({ source: this.text, version: saved.version, at: Date.now() });
  };

  private save(): Promise<void> {
    clearTimeout(this.timer);
    // The newest state follows when the save under way has ended.
    this.busy ??= this.saveAll().finally(() => {
      this.busy = null;
    });
    return this.busy;
  }

  private async saveAll(): Promise<void> {
    for (;;) {
      const { history, saved, theirs, broken } = this.get();
      if (theirs || broken) return this.keep();
      const source = await writeText(history.present.value);
      if (this.get().history !== history) continue;
      if (source === saved.source) {
        this.shelf.clear();
        return this.store.set({ saving: { status: "saved" } });
      }
      this.shelf.keep({ source, version: saved.version, at: Date.now() });
      this.store.set({ saving: { status: "saving" } });
      try {
        const draft = await this.transport.save(source, saved.version);
        this.retry = FIRST_RETRY;
        this.store.set(reportOf(draft));
      } catch (error) {
        await this.fail(error);
        if (!isSessionEnd(error)) return;
        await untilSignedIn();
        clearTimeout(this.timer);
      }
    }
  }

  private async fail(error: unknown): Promise<void> {
    if (error instanceof ApiProblem && error.status === 412) return this.meet();
    // A refusal stays one until the text changes; silence and a server in trouble may end by themselves.
    const again = !(error instanceof ApiProblem) || error.status >= 500 || error.status === 429;
    const first = error instanceof ApiProblem ? error.problems[0]?.reason : undefined;
    const reason = first ?? (error instanceof Error ? error.message : String(error));
    this.store.set({ saving: { status: "failed", reason, again: again || isSessionEnd(error) } });
    if (!again) return;
    this.timer = setTimeout(() => void this.save(), this.retry);
    this.retry = Math.min(LAST_RETRY, this.retry * 2);
  }

  /** Somebody else saved in between: nothing is written over until a person has decided. */
  private async meet(): Promise<void> {
    try {
      const theirs = await this.transport.load();
      const { saved, history } = this.get();
      if (theirs.source === textOf(history.present.value)) return this.adopt(theirs, "");
      if (theirs.version === saved.version) return this.fail(new Error("The draft could not be saved."));
      this.store.set({ theirs, saving: { status: "conflict" } });
    } catch (error) {
      await this.fail(error);
    }
  }
}

function reportOf(draft: Draft) {
  return {
    saved: { source: draft.source, version: draft.version },
    problems: draft.problems,
    warnings: draft.warnings,
    branches: draft.branches,
    updated: draft.updated_at ? { by: draft.updated_by ?? "", at: draft.updated_at } : null,
  };
}
