import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useInterval } from "@mantine/hooks";
import { type FormEvent, useEffect, useState } from "react";
import { ApiProblem } from "../api/client";
import { text } from "../text";
import { ProblemNotice } from "./ProblemNotice";
import { PASSWORD_TOGGLE } from "./passwords";
import { signIn } from "./session";

interface Props {
  /** Filled in already where it is known who will sign in. */
  readonly email?: string;
  readonly onDone: () => void;
}

/** E-mail and password. After too many attempts it says how long to wait, and counts down. */
export function SignInForm({ email: known = "", onDone }: Props) {
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [wait, setWait] = useWait();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn(email.trim(), password);
      onDone();
    } catch (problem) {
      setError(problem);
      if (problem instanceof ApiProblem && problem.status === 429) setWait(problem.retryAfter);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemNotice error={error} />
        <TextInput
          label={text.shell.email}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          data-autofocus={known === "" || undefined}
          autoFocus={known === ""}
        />
        <PasswordInput
          label={text.shell.password}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-autofocus={known !== "" || undefined}
          visibilityToggleButtonProps={PASSWORD_TOGGLE}
        />
        <Button type="submit" loading={busy} disabled={wait > 0} fullWidth mt="xs">
          {wait > 0 ? text.shell.signInIn(wait) : text.shell.signIn}
        </Button>
      </Stack>
    </form>
  );
}

/** Seconds still to wait, counted down once set. */
function useWait(): [number, (seconds: number) => void] {
  const [wait, setWait] = useState(0);
  const { start, stop } = useInterval(() => setWait((left) => Math.max(0, left - 1)), 1_000);
  const counting = wait > 0;
  useEffect(() => {
    if (counting) start();
    return stop;
  }, [counting, start, stop]);
  return [wait, setWait];
}
