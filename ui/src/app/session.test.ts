import { beforeEach, expect, test, vi } from "vitest";
import type { Session } from "./session";

let session: Session | null = null;
vi.mock("../api/client", async (original) => ({
  ...(await original<typeof import("../api/client")>()),
  api: { use: () => undefined, GET: async () => ({ data: { session, setup_needed: false, version: "1" } }) },
}));

const { sessionQuery, untilSignedIn } = await import("./session");
const { queries } = await import("./queries");

const ADA = {
  user: { id: "1", name: "Ada", email: "ada@example.org", role: "owner" },
  scopes: ["*"],
  expires_at: "2030-01-01T00:00:00Z",
} as Session;
const ask = () => queries.fetchQuery({ ...sessionQuery, staleTime: 0 });

beforeEach(() => {
  queries.clear();
  session = null;
});

test("who was never signed in has no session", async () => {
  expect((await ask()).session).toBeNull();
});

test("a page whose session ended keeps it, and what waits goes on once there is one again", async () => {
  session = ADA;
  await ask();
  session = null;
  expect((await ask()).session).toEqual(ADA);
  const goOn = vi.fn();
  const waiting = untilSignedIn().then(goOn);
  await Promise.resolve();
  expect(goOn).not.toHaveBeenCalled();
  session = ADA;
  await ask();
  await waiting;
  expect(goOn).toHaveBeenCalled();
});
