import { describe, expect, it } from "vitest";
import { judgePassword } from "./passwords";

describe("judgePassword", () => {
  it.each([
    ["", "short"],
    ["elevenchars", "short"],
    ["x".repeat(257), "long"],
    ["aaaaaaaaaaaa", "weak"],
    ["abcdefghijklmn", "weak"],
    ["111122223333", "weak"],
    ["tin-goat-larch", "fair"],
    ["quiet harbour, 9 tin goats", "strong"],
  ])("%j is %s", (password, strength) => expect(judgePassword(password)).toBe(strength));

  it("counts characters as people do", () => {
    expect(judgePassword("🔑🦊🌿🍋🚲🪁🎈🧩🐙🌋🪵")).toBe("short");
    expect(judgePassword("🔑🦊🌿🍋🚲🪁🎈🧩🐙🌋🪵🧭")).toBe("fair");
  });

  it("finds the person's own name in it", () => {
    expect(judgePassword("margarethe12!", ["Margarethe Olsen", "mo@example.org"])).toBe("weak");
    expect(judgePassword("margarethe12!", ["Somebody Else"])).toBe("fair");
  });
});
