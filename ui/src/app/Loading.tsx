import { Center, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { ApiProblem } from "../api/client";
import { text } from "../text";
import { ProblemNotice } from "./ProblemNotice";

/** In place of a record that is not there yet, `gone` when it never will be, and otherwise what went wrong. */
export function Loading({ error, gone }: { readonly error: unknown; readonly gone: ReactNode }) {
  if (error instanceof ApiProblem && error.status === 404) return gone;
  if (error !== null) return <ProblemNotice error={error} />;
  return (
    <Center h="60vh">
      <Loader aria-label={text.shell.loading} />
    </Center>
  );
}
