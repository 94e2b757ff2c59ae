import { afterEach, beforeEach, expect, test, vi } from "vitest";
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

test("text that is no YAML is kept here, and the canvas stays as it was", async () => {
  store.write("key: w\ntitle: [", "Edit the YAML");
  expect(store.get().broken?.problems.length).toBeGreaterThan(0);
  expect(store.document.title).toBe("Old");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.saves).toEqual([]);
  expect(shelf().look()?.source).toBe("key: w\ntitle: [");
  store.write(SOURCE.replace("Old", "Typed"), "Edit the YAML");
  expect(store.document.title).toBe("Typed");
  await vi.advanceTimersByTimeAsync(500);
  expect(server.source).toContain("Typed");
});

test("text that is YAML and no tree of nodes neither reaches the canvas nor the server", async () => {
  const typed = SOURCE.replace("nodes: []", "nodes:\n  -");
  store.write(typed, "Edit the YAML");
  expect(store.get().broken?.problems[0]?.line).toBe(7);
  expect(store.document.nodes).toEqual([]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(server.saves).toEqual([]);
  rename("Ignored");
  expect(store.text).toBe(typed);
});

test("redo never takes away what is being typed", () => {
  rename("New");
  store.undo();
  store.write("key: [", "Edit the YAML");
  store.redo();
  expect(store.text).toBe("key: [");
  store.undo();
  expect(store.text).toBe(SOURCE);
});

test("a draft that no canvas can draw is opened as text, and stays as it is until it is mended", async () => {
  const source = "key: w\ntrigger: {type: webhook}\nnodes: [null]\n";
  const document = { key: "w", trigger: { type: "webhook" }, nodes: [null] } as unknown as Draft["document"];
  const opened = new DraftStore({ ...server.draft(), source, document }, server, shelf());
  expect(opened.get()).toMatchObject({ broken: { text: source }, saving: { status: "saved" } });
  opened.edit("Rename", (before) => ({ ...before, title: "Lost" }));
  opened.dropBroken();
  await vi.advanceTimersByTimeAsync(500);
  expect(server.saves).toEqual([]);
  expect(opened.text).toBe(source);
  opened.write(SOURCE, "Edit the YAML");
  expect(opened.get().broken).toBeNull();
  opened.undo();
  expect(opened.get().broken?.text).toBe(source);
});

test("text that is being typed while another draft takes its place is one undo away", async () => {
  const typed = SOURCE.replace("Old", "[");
  store.write(typed, "Edit the YAML");
  server.source = SOURCE.replace("Old", "Rolled back");
  server.version = 2;
  store.adopt(server.draft(), "Roll back");
  expect(store.get()).toMatchObject({ broken: null, saving: { status: "saved" } });
  expect(store.document.title).toBe("Rolled back");
  store.undo();
  expect(store.text).toBe(typed);
  expect(store.get()).toMatchObject({ broken: { text: typed }, saving: { status: "broken" } });
  expect(store.get().history.present.label).toBe("Edit the YAML");
  store.dropBroken();
  expect(store.text).toBe(SOURCE);
  store.redo();
  store.write(typed.replace("[", "Mended"), "Edit the YAML");
  await vi.advanceTimersByTimeAsync(500);
  expect(server.source).toContain("title: Mended");
});
