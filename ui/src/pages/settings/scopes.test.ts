import { describe, expect, it } from "vitest";
import { presetOf, scopesOf } from "./scopes";

const HELD = ["workflows:read", "workflows:write", "secrets:read", "access:read", "access:write", "audit:read"];

describe("scopesOf", () => {
  it("reads without what is for owners", () => {
    expect(scopesOf("read", HELD, [])).toEqual(["workflows:read", "secrets:read"]);
  });
  it("writes without what is for owners", () => {
    expect(scopesOf("write", HELD, [])).toEqual(["workflows:read", "workflows:write", "secrets:read"]);
  });
  it("is everything, later scopes included", () => expect(scopesOf("all", HELD, [])).toEqual(["*"]));
  it("takes what was chosen and is held", () => {
    expect(scopesOf("own", HELD, ["audit:read", "server:read"])).toEqual(["audit:read"]);
  });
});

describe("presetOf", () => {
  it.each(["read", "write", "all"] as const)("finds %s again", (preset) => {
    expect(presetOf(scopesOf(preset, HELD, []), HELD)).toBe(preset);
  });
  it("knows a choice of one's own", () => expect(presetOf(["workflows:read"], HELD)).toBe("own"));
});
