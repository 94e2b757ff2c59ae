/** The links that people are given: their token stands behind the #, which browsers never send. */

import { useState } from "react";
import { ApiProblem } from "../../api/client";

/** The token of this page's address. It is read once: a link that was used is of no use to whoever looks later. */
export function useToken(): string {
  const [token] = useState(() => window.location.hash.slice(1));
  return token;
}

/** Whether the server said that a link is old or was used. */
export function isLinkWrong(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === "link-wrong";
}
