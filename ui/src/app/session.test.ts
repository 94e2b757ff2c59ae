import { beforeEach, expect, test, vi } from "vitest";
import type { Session } from "./session";

let session: Session | null = null;
vi.mock("../api/client", async (original) => ({
  ...(await original<typeof import("../api/client")>()),
  api: { use: () => undefined, GET: async () => ({ data: { session, setup_needed: false, version: "1" } }) },
}));

const { goOnAs, onHandOver, sessionQuery, untilSignedIn } = await import("./session");
const { queries } = await import("./queries");

const ADA = {
  user: { id: "1", name: "Ada", email: "ada@example.org", role: "owner" },
  scopes: ["*"],
  expires_at: "2030-01-01T00:00:00Z",
} as Session;
const BOB = { ...ADA, user: { ...ADA.user, id: "2", name: "Bob", email: "bob@example.org" } } as Session;
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

test("what waits under one person's page does not go on in another's name before they said so", async () => {
  session = ADA;
  await ask();
  session = BOB;
  expect((await ask()).session).toEqual(ADA);
  const goOn = vi.fn();
  const waiting = untilSignedIn().then(goOn);
  await Promise.resolve();
  expect(goOn).not.toHaveBeenCalled();
  const handed = vi.fn();
  const stop = onHandOver(handed);
  goOnAs(BOB);
  await waiting;
  expect(handed).toHaveBeenCalledWith("1", "2");
  expect(goOn).toHaveBeenCalled();
  expect(queries.getQueryData(sessionQuery.queryKey)?.session).toEqual(BOB);
  stop();
});

test("the person whose page it is goes on with it after somebody else was signed in", async () => {
  session = ADA;
  await ask();
  session = BOB;
  await ask();
  const waiting = untilSignedIn();
  session = ADA;
  await ask();
  await waiting;
  expect(queries.getQueryData(sessionQuery.queryKey)?.session).toEqual(ADA);
});
