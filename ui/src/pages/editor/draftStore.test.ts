import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProblem, Unreachable } from "../../api/client";
import type { Draft } from "./calls";
import { DraftStore } from "./draftStore";
import { makeShelf } from "./shelf";
import { Server, SOURCE } from "./testServer";

let server: Server;
let store: DraftStore;
const shelf = () => makeShelf("1", "w");
const rename = (title: string, merge?: string) => store.edit("Rename", (document) => ({ ...document, title }), merge);

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  server = new Server();
  store = new DraftStore(server.draft(), server, shelf());
});
afterEach(() => vi.useRealTimers());

test("an edit is there at once and on the server a moment later, with its comments", async () => {
  rename("New");
  expect(store.document.title).toBe("New");
  expect(store.get().saving.status).toBe("unsaved");
  await vi.advanceTimersByTimeAsync(500);
  expect(store.get().saving.status).toBe("saved");
  expect(server.source).toBe(SOURCE.replace("Old", "New"));
});

test("edits during a save go with the next one, and the newest alone", async () => {
  let release = () => {};
  server.hold = new Promise((resolve) => {
    release = resolve;
  });
  rename("One");
  await vi.advanceTimersByTimeAsync(500);
  rename("Two");
  await vi.advanceTimersByTimeAsync(500);
  rename("Three");
  expect(server.saves.length).toBe(1);
  release();
  await vi.advanceTimersByTimeAsync(500);
  expect(server.saves.length).toBe(2);
  expect(server.source).toContain("title: Three");
  expect(store.get().saving.status).toBe("saved");
});

test("a server that is away is asked again until it has everything", async () => {
  server.refuse = new Unreachable("The server cannot be reached.");
  rename("New");
  await vi.advanceTimersByTimeAsync(500);
  expect(store.get().saving).toMatchObject({ status: "failed", again: true });
  expect(shelf().look()?.source).toContain("title: New");
  server.refuse = null;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(store.get().saving.status).toBe("saved");
  expect(server.source).toContain("title: New");
  expect(shelf().look()).toBeNull();
});

test("a refusal is not asked again before the next edit", async () => {
  server.refuse = new ApiProblem(422, "invalid-workflow", "This is no workflow.");
  rename("New");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.saves.length).toBe(1);
  expect(store.get().saving).toMatchObject({ status: "failed", again: false, reason: "This is no workflow." });
});

test("somebody else's save is never written over without being asked", async () => {
  server.source = SOURCE.replace("Old", "Theirs");
  server.version = 2;
  rename("Mine");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.get().saving.status).toBe("conflict");
  expect(server.source).toContain("Theirs");
  store.keepMine();
  await vi.advanceTimersByTimeAsync(500);
  expect(server.source).toContain("Mine");
  expect(store.get().saving.status).toBe("saved");
});

test("theirs can be taken, and mine is one undo away", async () => {
  server.source = SOURCE.replace("Old", "Theirs");
  server.version = 2;
  rename("Mine");
  await vi.advanceTimersByTimeAsync(500);
  store.takeTheirs("Take theirs");
  expect(store.document.title).toBe("Theirs");
  expect(store.get().saving.status).toBe("saved");
  store.undo();
  expect(store.document.title).toBe("Mine");
});

test("undo and redo save as well", async () => {
  rename("New");
  await vi.advanceTimersByTimeAsync(500);
  store.undo();
  await vi.advanceTimersByTimeAsync(500);
  expect(server.source).toBe(SOURCE);
  store.redo();
  await vi.advanceTimersByTimeAsync(500);
  expect(server.source).toContain("title: New");
});

test("letters typed into one field are one step", () => {
  rename("N", "title");
  rename("Ne", "title");
  rename("New", "title");
  store.undo();
  expect(store.document.title).toBe("Old");
});

test("typing on after a pause is another step", async () => {
  rename("New", "title");
  await vi.advanceTimersByTimeAsync(5_000);
  rename("Newer", "title");
  store.undo();
  expect(store.document.title).toBe("New");
});

test("edits that never reached the server are offered at the next visit", async () => {
  server.refuse = new Unreachable("The server cannot be reached.");
  rename("Lost");
  await vi.advanceTimersByTimeAsync(500);
  server.refuse = null;
  const next = new DraftStore(server.draft(), server, shelf());
  expect(next.get().found?.source).toContain("title: Lost");
  next.takeFound("Take them over");
  expect(next.document.title).toBe("Lost");
  await vi.advanceTimersByTimeAsync(500);
  expect(server.source).toContain("title: Lost");
});

test("what others saved shows up when nothing is unsaved here, and waits otherwise", async () => {
  server.source = SOURCE.replace("Old", "Theirs");
  server.version = 2;
  await store.refresh((by) => `Changes by ${by}`);
  expect(store.document.title).toBe("Theirs");
  expect(store.get().history.present.label).toBe("Changes by Ada");
  rename("Mine");
  server.version = 3;
  await store.refresh((by) => by);
  expect(store.document.title).toBe("Mine");
});

test("edits that were found and not decided on outlive the next ones and another tab's", async () => {
  server.refuse = new Unreachable("The server cannot be reached.");
  rename("Lost");
  await vi.advanceTimersByTimeAsync(500);
  server.refuse = null;
  const next = new DraftStore(server.draft(), server, shelf());
  next.edit("Rename", (document) => ({ ...document, title: "Newer" }));
  await vi.advanceTimersByTimeAsync(500);
  expect(server.source).toContain("title: Newer");
  expect(shelf().look()?.source).toContain("title: Lost");
  next.dropFound();
  expect(shelf().look()).toBeNull();
});

test("a save whose answer got lost is no conflict", async () => {
  const { save } = server;
  server.save = async (source, version) => {
    await save(source, version);
    throw new Unreachable("The server cannot be reached.");
  };
  rename("New");
  await vi.advanceTimersByTimeAsync(500);
  server.save = save;
  rename("Newer");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(store.get().saving.status).toBe("saved");
  expect(server.source).toContain("title: Newer");
});

test("a workflow that was deleted and made anew shows the new draft", async () => {
  rename("Newer");
  await vi.advanceTimersByTimeAsync(500);
  server.source = SOURCE.replace("Old", "Another");
  server.version = 1;
  await store.refresh((by) => by);
  expect(store.document.title).toBe("Another");
});

test("an answer from before the last save is not taken for news", async () => {
  const old = server.draft();
  let answer = (_: Draft) => {};
  server.load = () => new Promise((resolve) => (answer = resolve));
  const refreshed = store.refresh((by) => by);
  rename("Newer");
  await vi.advanceTimersByTimeAsync(500);
  answer(old);
  await refreshed;
  expect(store.document.title).toBe("Newer");
});

test("unfinished text holds the page as long as its card is there", () => {
  expect(store.isHolding).toBe(false);
  store.texts.keep("gone", ".config.body", "{");
  expect(store.isHolding).toBe(false);
  store.texts.keep("@trigger", "body sample", { text: "{" });
  expect(store.texts.cardsIn(store.document)).toEqual(["@trigger"]);
  expect(store.isHolding).toBe(true);
});

test("a call that was refused for another draft's sake asks a person, unless the draft came from here", async () => {
  rename("Mine");
  await vi.advanceTimersByTimeAsync(500);
  server.version += 1;
  expect(await store.meet()).toBe(true);
  expect(store.get().saved.version).toBe(server.version);
  server.source = SOURCE.replace("Old", "Theirs");
  server.version += 1;
  expect(await store.meet()).toBe(false);
  expect(store.get().theirs?.source).toContain("Theirs");
});

test("an edit that begins a step is not taken back with the letters before it", () => {
  rename("N", "title");
  rename("Ne", "title");
  store.beginStep();
  rename("Other", "title");
  store.undo();
  expect(store.document.title).toBe("Ne");
});
