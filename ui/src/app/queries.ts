import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "../api/client";

/** Answers of the API, shared by all pages. A refusal is final; only a server that cannot be reached is asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => !(error instanceof ApiProblem) && count < 3,
      refetchOnWindowFocus: true,
      // The server may well be on this machine: what the browser knows of the net says nothing about it.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
