import { expect, it } from "vitest";
import { fixOf } from "./fixes";

it("puts the nearest path in place of one that is missing, wherever it is read", () => {
  const reason = "trigger.body.totl is missing; the nearest existing path is trigger.body.total";
  expect(fixOf(reason, "{{ trigger.body.totl }} of {{ trigger.body.totl }}")).toEqual({
    name: "trigger.body.total",
    fixed: "{{ trigger.body.total }} of {{ trigger.body.total }}",
  });
  expect(fixOf(reason, "{{ trigger.body.totlx + x.trigger.body.totl }}")).toBeNull();
});

it("puts the node that was meant in place of one that does not exist", () => {
  const reason = "there is no node 'summ'. Did you mean 'sum'? (at character 4)";
  expect(fixOf(reason, "{{ nodes.summ + nodes.summit }}")?.fixed).toBe("{{ nodes.sum + nodes.summit }}");
});

it("takes names with signs of patterns as they are, and proposes nothing without a proposal", () => {
  expect(fixOf("a.b[0] is missing; the nearest existing path is a.$&[0]", "{{ a.b[0] }}")?.fixed).toBe("{{ a.$&[0] }}");
  expect(fixOf("unexpected end of the expression", "{{ a + }}")).toBeNull();
});
