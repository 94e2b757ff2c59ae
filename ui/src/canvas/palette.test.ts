import { expect, test } from "vitest";
import type { NodeType } from "./nodeTypes";
import { offerTypes } from "./palette";

const type = (name: string, group: string, summary = "", modes = ["sync", "async"]): NodeType => ({
  type: name.toLowerCase().replace(" ", "_"),
  title: name,
  group,
  summary,
  doc: "",
  branches: [],
  effect: false,
  modes,
  schema: {},
  cases: {},
});
const TYPES = [
  type("Condition", "Control", "Ask a question"),
  type("Response", "Control", "Answer the caller", ["sync"]),
  type("HTTP request", "Actions", "Send a request"),
];
const names = (query: string, mode = "sync", recent: string[] = []) =>
  offerTypes(TYPES, query, mode, recent).map(({ name, offers }) => [name, ...offers.map((one) => one.type.type)]);

test("types stand in their groups, those used last in front and only there", () => {
  expect(names("")).toEqual([
    ["Control", "condition", "response"],
    ["Actions", "http_request"],
  ]);
  expect(names("", "sync", ["http_request", "gone"])).toEqual([
    ["Used recently", "http_request"],
    ["Control", "condition", "response"],
  ]);
});

test("all words have to be found, a beginning of the title counts most", () => {
  expect(names("req")).toEqual([["Actions", "http_request"]]);
  expect(names("re")[0]).toEqual(["Control", "response"]);
  expect(names("question ask")).toEqual([["Control", "condition"]]);
  expect(names("nothing")).toEqual([]);
});

test("what does not fit says why and is not among the recent ones", () => {
  const offers = offerTypes(TYPES, "", "async", ["response"]).flatMap((group) => group.offers);
  expect(offers.filter(({ reason }) => reason !== "").map((one) => one.type.type)).toEqual(["response"]);
});
