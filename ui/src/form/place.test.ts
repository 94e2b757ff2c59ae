import { expect, test, vi } from "vitest";
import { UnfinishedTexts } from "./place";

test("unfinished text is kept by card and field, and follows a card to another key", () => {
  const texts = new UnfinishedTexts();
  const hear = vi.fn();
  texts.subscribe(hear);
  texts.keep("answer", ".config.body", '{"a":');
  texts.keep("answer", ".config.headers", "{");
  texts.keep("other", ".config.body", "[");
  expect(texts.read("answer", ".config.body")).toBe('{"a":');
  texts.rename("answer", "reply");
  expect(texts.read("answer", ".config.body")).toBeUndefined();
  expect(texts.read("reply", ".config.headers")).toBe("{");
  expect([...texts.get().keys()].sort()).toEqual(["other", "reply"]);
  texts.keep("other", ".config.body", undefined);
  expect(texts.get().has("other")).toBe(false);
  const heard = hear.mock.calls.length;
  texts.keep("other", ".config.body", undefined);
  expect(hear).toHaveBeenCalledTimes(heard);
});
