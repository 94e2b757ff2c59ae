import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitsCommand, quoteShell, writeCurl } from "./curl";

describe("a command", () => {
  it("is what somebody would type", () => {
    const call = {
      method: "POST",
      url: "http://127.0.0.1:8420/hooks/pay?a[b]=1&c=it's",
      headers: [
        ["Host", "127.0.0.1:8420"],
        ["Content-Type", "application/json"],
        ["Content-Length", "13"],
        ["X-Empty", ""],
      ] as [string, string][],
      body: '{"a":"it\'s"}',
    };
    expect(writeCurl(call)).toBe(
      [
        `curl -g -X POST 'http://127.0.0.1:8420/hooks/pay?a[b]=1&c=it'\\''s'`,
        `-H 'Content-Type: application/json'`,
        `-H 'X-Empty;'`,
        `--data-binary '{"a":"it'\\''s"}'`,
      ].join(" \\\n  "),
    );
  });

  it("never reads a file because a body begins like one", () => {
    expect(writeCurl({ method: "POST", url: "http://x/", headers: [], body: "@/etc/passwd" })).toContain("--data-raw");
  });

  it("does not let curl invent a type", () => {
    expect(writeCurl({ method: "POST", url: "http://x/", headers: [], body: "a" })).toContain("-H Content-Type:");
  });

  it("keeps any text one word of the shell", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        if (text.includes("\0")) return;
        expect(execFileSync("sh", ["-c", `printf %s ${quoteShell(text)}`]).toString()).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});

it("keeps control characters out of commands", () => {
  expect(fitsCommand('{"a": 1}\n\t')).toBe(true);
  for (const text of ["\0", "\x1b[31m", "\x7f", "\r"]) expect(fitsCommand(text)).toBe(false);
});
